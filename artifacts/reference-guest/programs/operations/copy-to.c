/*
 * copy-to fat|ntfs FILE: copies the file to the root of that volume, as the user. As Explorer does it the file's mark goes along where
 * the volume holds streams, and is lost without a word where it does not.
 */
#include "operations.h"
#include "answer.h"
#include "antivirus.h"
#include "user.h"
#include "write-file.h"
#include "zone.h"
#include <linux/magic.h>
#include <sys/vfs.h>

/* A volume, and what its file system is to the kernel (statfs(2)). */
static const struct volume {
    const char *name, *root;
    unsigned long type;
    int streams;
} kinds[] = {{"fat", STICK, MSDOS_SUPER_MAGIC, 0}, {"ntfs", DATA_DRIVE, FUSE_SUPER_MAGIC, 1}};

static const struct volume *volume_called(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i].name, name))
            return &kinds[i];
    return NULL;
}

static int is_mounted(const struct volume *volume)
{
    struct statfs found;
    return !statfs(volume->root, &found) && (unsigned long)found.f_type == volume->type;
}

/* 0, or an errno value. */
static int copy_mark(const char *from, const struct volume *volume, const char *to)
{
    char text[STREAM_BYTES], stream[PATH_BYTES + 32];
    int has = read_stream(from, text);
    if (has < 0)
        return errno;
    if (!has || !volume->streams)
        return 0;
    snprintf(stream, sizeof stream, "%s:Zone.Identifier", to);
    int file = open(stream, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    size_t length = strlen(text);
    return file < 0 || write(file, text, length) != (ssize_t)length || fsync(file) || close(file) ? errno : 0;
}

int copy_to_operation(int argc, char **argv)
{
    static char to[PATH_BYTES];
    const char *name = argc == 3 ? strrchr(argv[2], '/') : NULL;
    const struct volume *volume = argc == 3 ? volume_called(argv[1]) : NULL;
    if (!name || !volume)
        return misused("copy-to fat|ntfs FILE");
    if (!is_mounted(volume)) {
        /* What would be written is no copy on another volume. */
        fprintf(stderr, "the volume %s is not mounted\n", volume->root);
        return 1;
    }
    snprintf(to, sizeof to, "%s%s", volume->root, name);
    if (become_user())
        return refused_errno(errno, "become the user");
    int from = open(argv[2], O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return refused_errno(errno, argv[2]);
    int error = write_from(from, to);
    close(from);
    if (!error)
        error = copy_mark(argv[2], volume, to);
    if (disk_is_full(error, to))
        return 1;
    if (error)
        return refused_errno(error, to);
    sync(); /* so that a copy of the disk, read on the host, has it */
    if (become_system())
        return refused_errno(errno, "become the system");
    char *written[] = {to};
    int end = scanned(written, 1);
    if (end != GO_ON)
        return end;
    fputs("{\"is\":\"done\",", stdout);
    json_field(stdout, "path", to);
    puts("}");
    return 0;
}
