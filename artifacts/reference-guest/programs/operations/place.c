/* place FILE [FROM]: writes FILE as the user, from standard input or from another file; its folder is made when it is missing. */
#include "answer.h"
#include "drives.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    static char buffer[65536];
    ssize_t got;
    if (argc < 2)
        return misused("place FILE [FROM]");
    if (setgid(USER_ID) || setuid(USER_ID))
        return refused_errno(errno, "become the user");
    char folder[PATH_BYTES];
    snprintf(folder, sizeof folder, "%s", argv[1]);
    char *last = strrchr(folder, '/');
    if (last && last != folder) {
        *last = '\0';
        mkdir(folder, 0755);
    }
    int from = argc > 2 ? open(argv[2], O_RDONLY) : 0;
    if (from < 0)
        return refused_errno(errno, argv[2]);
    int to = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0755);
    if (to < 0)
        return refused_errno(errno, argv[1]);
    while ((got = read(from, buffer, sizeof buffer)) > 0)
        for (ssize_t done = 0, put; done < got; done += put)
            if ((put = write(to, buffer + done, (size_t)(got - done))) < 0)
                return refused_errno(errno, argv[1]);
    if (got < 0 || fsync(to) || close(to))
        return refused_errno(errno, argv[1]);
    sync(); /* so that a copy of the disk, read on the host, has it */
    puts("{\"is\":\"done\"}");
    return 0;
}
