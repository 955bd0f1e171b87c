/*
 * place FILE: writes standard input to FILE, as the user. place (FILE FROM)...: copies files. The folder of each is made when it is
 * missing.
 */
#include "operations.h"
#include "answer.h"
#include "drives.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void make_folder(const char *file)
{
    char folder[PATH_BYTES];
    snprintf(folder, sizeof folder, "%s", file);
    char *last = strrchr(folder, '/');
    if (last && last != folder) {
        *last = '\0';
        mkdir(folder, 0755);
    }
}

static int is_zero(const char *bytes, size_t length)
{
    return !length || (!bytes[0] && !memcmp(bytes, bytes + 1, length - 1));
}

/* Zeros are left out, as most of a virtual disk is zeros and NTFS has holes. Returns 0, or an errno value. */
static int write_from(int from, const char *file)
{
    static char buffer[65536];
    ssize_t got;
    off_t size = 0;
    make_folder(file);
    int to = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0755);
    if (to < 0)
        return errno;
    while ((got = read(from, buffer, sizeof buffer)) > 0) {
        size += got;
        if (is_zero(buffer, (size_t)got)) {
            if (lseek(to, got, SEEK_CUR) < 0)
                return errno;
            continue;
        }
        for (ssize_t done = 0, put; done < got; done += put)
            if ((put = write(to, buffer + done, (size_t)(got - done))) < 0)
                return errno;
    }
    return got < 0 || ftruncate(to, size) || fsync(to) || close(to) ? errno : 0;
}

int place_operation(int argc, char **argv)
{
    if (argc < 2 || (argc > 2 && argc % 2 == 0))
        return misused("place FILE | place (FILE FROM)...");
    if (setgid(USER_ID) || setuid(USER_ID))
        return refused_errno(errno, "become the user");
    for (int i = 1; i < argc; i += 2) {
        int from = argc > 2 ? open(argv[i + 1], O_RDONLY) : 0;
        if (from < 0)
            return refused_errno(errno, argv[i + 1]);
        int error = write_from(from, argv[i]);
        if (error == ENOSPC) {
            /* A fault of the guest: nothing refuses a file in this way. */
            fprintf(stderr, "%s: %s\n", argv[i], strerror(error));
            return 1;
        }
        if (error)
            return refused_errno(error, argv[i]);
    }
    sync(); /* so that a copy of the disk, read on the host, has it */
    puts("{\"is\":\"done\"}");
    return 0;
}
