/* Runs a program of the drive with the tools as the user, within bounds, and keeps what it says last. */
#ifndef TOOL_H
#define TOOL_H
#include "child.h"
#include "drives.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define TOOLS "/tools/bin/"
#define WORDS_BYTES 1024
#define ARGUMENTS 12
/* Twice what the volume holds: more is a file with holes, which the disk does not stop. */
#define LARGEST_FILE (64 << 20)

struct tool_end {
    int status, in_time;
    char words[WORDS_BYTES];
};

static void become_tool(const char *path, char *const arguments[], const char *folder, int out)
{
    char *const environment[] = {"PATH=" TOOLS ":/bin", "LD_LIBRARY_PATH=/tools/lib", "GIT_EXEC_PATH=" TOOLS, "GIT_CONFIG_NOSYSTEM=1",
                                 "HOME=/c/Users/analyst", "TMPDIR=" USER_TEMP, NULL};
    struct rlimit bytes = {LARGEST_FILE, LARGEST_FILE};
    int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, 0);
    dup2(out, 1);
    dup2(out, 2);
    /* Without a terminal of its own it cannot wait for a password. */
    if (setsid() >= 0 && !setrlimit(RLIMIT_FSIZE, &bytes) && !setgid(USER_ID) && !setuid(USER_ID) && !chdir(folder))
        execve(path, arguments, environment);
    perror(path);
    _exit(127);
}

/* The last that it says; line breaks and the like become spaces. */
static int take_words(void *to_words, const char *said, size_t length)
{
    char *words = to_words;
    size_t kept = strlen(words), room = WORDS_BYTES - 1;
    if (length > room) {
        said += length - room;
        length = room;
    }
    size_t gone = kept + length > room ? kept + length - room : 0;
    memmove(words, words + gone, kept - gone);
    char *to = words + kept - gone;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)said[i] >= ' ' && said[i] != 0x7f)
            *to++ = said[i];
        else if (to > words && to[-1] != ' ')
            *to++ = ' ';
    *to = '\0';
    return 1;
}

/* 0, or not with errno set. */
static int run_tool(const char *name, char *const arguments[], const char *folder, int seconds, struct tool_end *end)
{
    char path[64];
    int pipes[2], pid;
    memset(end, 0, sizeof *end);
    snprintf(path, sizeof path, TOOLS "%s", name);
    if (pipe2(pipes, O_CLOEXEC) || (pid = fork()) < 0)
        return -1;
    if (pid == 0)
        become_tool(path, arguments, folder, pipes[1]);
    close(pipes[1]);
    end->in_time = hear(pipes[0], seconds * 1000, take_words, end->words);
    if (!end->in_time) {
        /* Itself too: it may not have come to lead a group yet. */
        kill(-pid, SIGKILL);
        kill(pid, SIGKILL);
    }
    return waitpid(pid, &end->status, 0) < 0;
}

/* The line in which the program says what it is. */
static const char *what_it_is(const char *name, char line[128])
{
    char path[64];
    snprintf(path, sizeof path, TOOLS "%s.version", name);
    FILE *file = fopen(path, "r");
    if (!file || !fgets(line, 128, file))
        strcpy(line, name);
    if (file)
        fclose(file);
    line[strcspn(line, "\n")] = '\0';
    return line;
}
#endif
