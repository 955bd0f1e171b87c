/*
 * canary (SOURCE TOKEN)...: for each sensor a harmless act that it must see and no rule matches: a bind mount, a text file, a
 * stream of another name, a program that does nothing. Answers which of the sensors do not run: for them nothing is done.
 */
#include "operations.h"
#include "answer.h"
#include "drives.h"
#include "policy.h"
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

static int run_nothing(const char *token)
{
    int status = 0, pid = fork();
    if (pid == 0) {
        execl("/bin/busybox", "true", token, NULL);
        _exit(127);
    }
    return pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0;
}

static int act(const char *source, const char *token)
{
    char path[PATH_BYTES];
    if (!strcmp(source, "mounts")) {
        snprintf(path, sizeof path, "/run/motw/canary/%s", token);
        return mkdir(path, 0755) || mount("/run/motw/canary", path, NULL, MS_BIND, NULL);
    }
    if (!strcmp(source, "processes"))
        return run_nothing(token);
    snprintf(path, sizeof path, USER_TEMP "/motw-canary-%s.txt%s", token, strcmp(source, "streams") ? "" : ":canary");
    return write_file(path);
}

int canary_operation(int argc, char **argv)
{
    if (argc < 3 || argc % 2 == 0)
        return misused("canary (SOURCE TOKEN)...");
    for (int i = 1; i < argc; i += 2)
        if (sensor_runs(argv[i]) && act(argv[i], argv[i + 1]))
            return refused_errno(errno, argv[i]);
    fputs("{\"is\":\"done\",\"silent\":[", stdout);
    for (int i = 1, first = 1; i < argc; i += 2) {
        if (sensor_runs(argv[i]))
            continue;
        if (!first)
            fputc(',', stdout);
        json_string(stdout, argv[i]);
        first = 0;
    }
    puts("]}");
    return 0;
}
