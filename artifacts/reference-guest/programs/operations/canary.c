/*
 * canary SOURCE TOKEN: a harmless act that the named sensor must see and no rule matches: a bind mount, a text file, a stream of
 * another name, a program that does nothing.
 */
#include "answer.h"
#include "drives.h"
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_file(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    return file < 0 || write(file, "canary\r\n", 8) != 8 || close(file);
}

int main(int argc, char **argv)
{
    char path[PATH_BYTES];
    int failed;
    if (argc != 3)
        return misused("canary SOURCE TOKEN");
    if (!strcmp(argv[1], "mounts")) {
        snprintf(path, sizeof path, "/run/motw/canary/%s", argv[2]);
        failed = mkdir(path, 0755) || mount("/run/motw/canary", path, NULL, MS_BIND, NULL);
    } else if (!strcmp(argv[1], "files")) {
        snprintf(path, sizeof path, USER_TEMP "/motw-canary-%s.txt", argv[2]);
        failed = write_file(path);
    } else if (!strcmp(argv[1], "streams")) {
        snprintf(path, sizeof path, USER_TEMP "/motw-canary-%s.txt:canary", argv[2]);
        failed = write_file(path);
    } else if (!strcmp(argv[1], "processes")) {
        int pid = fork();
        if (pid == 0) {
            execl("/bin/busybox", "true", argv[2], NULL);
            _exit(127);
        }
        int status = 0;
        failed = pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0;
    } else {
        return misused("canary mounts|files|streams|processes TOKEN");
    }
    return failed ? refused_errno(errno, argv[1]) : (puts("{\"is\":\"done\"}"), 0);
}
