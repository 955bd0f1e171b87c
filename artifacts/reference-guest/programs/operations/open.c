/* open PROGRAM SECONDS: starts it as the user, from its own folder, and waits that long for its end. */
#include "operations.h"
#include "answer.h"
#include "drives.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void start(const char *program, int report)
{
    char folder[PATH_BYTES], shown[PATH_BYTES];
    char *const arguments[] = {(char *)as_windows(program, shown), NULL};
    char *const environment[] = {"TEMP=" USER_TEMP, "USERNAME=analyst", NULL};
    int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, 0);
    dup2(nothing, 1);
    dup2(nothing, 2);
    snprintf(folder, sizeof folder, "%s", program);
    *strrchr(folder, '/') = '\0';
    if (chdir(folder[0] ? folder : "/") == 0 && setgid(USER_ID) == 0 && setuid(USER_ID) == 0)
        execve(program, arguments, environment);
    int error = errno;
    if (write(report, &error, sizeof error) < 0)
        _exit(126);
    _exit(127);
}

static int prompted(int pid)
{
    char path[64];
    snprintf(path, sizeof path, "/run/motw/gate/prompted-%d", pid);
    return unlink(path) == 0;
}

int open_operation(int argc, char **argv)
{
    int report[2], error, status = 0;
    if (argc != 3 || !strchr(argv[1], '/') || pipe2(report, O_CLOEXEC))
        return misused("open PROGRAM SECONDS");
    int pid = fork();
    if (pid < 0)
        return refused_errno(errno, "fork");
    if (pid == 0)
        start(argv[1], report[1]);
    close(report[1]);
    if (read(report[0], &error, sizeof error) == sizeof error) {
        waitpid(pid, &status, 0);
        if (prompted(pid)) {
            fprintf(stdout, "{\"is\":\"prompted\",\"pid\":%d,\"text\":\"the launch gate asks the user whether to run it\"}\n", pid);
            return 0;
        }
        char text[512];
        snprintf(text, sizeof text, "%s: %s", argv[1], strerror(error));
        fprintf(stdout, "{\"is\":\"refused\",\"pid\":%d,", pid);
        json_field(stdout, "code", errno_name(error));
        fputc(',', stdout);
        json_field(stdout, "text", text);
        puts("}");
        return 0;
    }
    for (int left = atoi(argv[2]) * 1000; waitpid(pid, &status, WNOHANG) == 0; left--) {
        if (left <= 0) {
            printf("{\"is\":\"done\",\"pid\":%d,\"exitCode\":null}\n", pid);
            return 0;
        }
        usleep(1000);
    }
    printf("{\"is\":\"done\",\"pid\":%d,\"exitCode\":%d}\n", pid, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
