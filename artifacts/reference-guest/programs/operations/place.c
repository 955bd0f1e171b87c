/*
 * place FILE: writes standard input to FILE, as the user. place (FILE FROM)...: copies files. The folder of each is made when it is
 * missing.
 */
#include "operations.h"
#include "answer.h"
#include "antivirus.h"
#include "user.h"
#include "write-file.h"

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

int place_operation(int argc, char **argv)
{
    if (argc < 2 || (argc > 2 && argc % 2 == 0))
        return misused("place FILE | place (FILE FROM)...");
    if (argc / 2 > MOST_SCANNED)
        return misused("place with fewer files");
    if (become_user())
        return refused_errno(errno, "become the user");
    char *written[MOST_SCANNED];
    int count = 0;
    for (int i = 1; i < argc; i += 2) {
        int from = argc > 2 ? open(argv[i + 1], O_RDONLY) : 0;
        if (from < 0)
            return refused_errno(errno, argv[i + 1]);
        make_folder(argv[i]);
        int error = write_from(from, argv[i]);
        if (disk_is_full(error, argv[i]))
            return 1;
        if (error)
            return refused_errno(error, argv[i]);
        written[count++] = argv[i];
    }
    sync(); /* so that a copy of the disk, read on the host, has it */
    if (become_system())
        return refused_errno(errno, "become the system");
    int end = scanned(written, count);
    if (end != GO_ON)
        return end;
    puts("{\"is\":\"done\"}");
    return 0;
}
