/*
 * What was written is looked into before the operation answers, as Windows' Attachment Manager has a download scanned: an infected file is
 * removed, and the operation refused. The engine is ClamAV's; that it is asked here is modelled. A scan that did not come to an end of its
 * own says neither that a file is clean nor that it is infected: the operation fails.
 */
#ifndef ANTIVIRUS_H
#define ANTIVIRUS_H
#include "answer.h"
#include "child.h"
#include "event-log.h"
#include "policy.h"
#include <ftw.h>
#include <sys/file.h>

#define SCANNER "/tools/bin/clamscan"
#define SCANNER_LIBRARIES "/tools/lib"
#define SIGNATURES "/motw/controls/antivirus"
/* What it unpacks; made and taken away with each scan. */
#define UNPACKED "/run/motw/antivirus"
/* Less than the harness waits for an operation, so that the guest says itself what was too slow. */
#define SCAN_MILLISECONDS 15000
#define MOST_SCANNED 64
/* Nothing to answer yet. */
#define GO_ON (-1)

struct scan {
    int pid, status, in_time;
    size_t length;
    char said[65536];
};

/* What it cannot look into as a whole it must say (--alert-exceeds-max), or it would pass for clean. */
static void run_scanner(int out, char *const files[], int count)
{
    char *arguments[MOST_SCANNED + 10] = {SCANNER, "--no-summary", "--recursive", "--alert-exceeds-max=yes", "--bytecode=no",
                                         "--disable-cache", "--database=" SIGNATURES, "--tempdir=" UNPACKED, "--"};
    char *const environment[] = {"LD_LIBRARY_PATH=" SCANNER_LIBRARIES, NULL};
    int first = 0, nothing = open("/dev/null", O_RDONLY), priority = open("/proc/self/oom_score_adj", O_WRONLY);
    while (arguments[first])
        first++;
    memcpy(arguments + first, files, (size_t)count * sizeof *files);
    dup2(nothing, 0);
    dup2(out, 1);
    dup2(out, 2);
    /* Where memory is short it goes, and no sensor. */
    if (priority >= 0 && write(priority, "1000", 4) == 4)
        execve(SCANNER, arguments, environment);
    perror(SCANNER);
    _exit(127);
}

/* All of it is kept, or it says nothing. */
static int keep(void *to, const char *said, size_t length)
{
    struct scan *scan = to;
    if (length > sizeof scan->said - 1 - scan->length)
        return 0;
    memcpy(scan->said + scan->length, said, length);
    scan->length += length;
    return 1;
}

static int take_away(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    (void)status;
    (void)kind;
    (void)at;
    return remove(path);
}

/* 0, or not with errno set. */
static int scan(char *const files[], int count, struct scan *scan)
{
    int pipes[2];
    memset(scan, 0, sizeof *scan);
    mkdir(UNPACKED, 0700);
    if (pipe2(pipes, O_CLOEXEC) || (scan->pid = fork()) < 0)
        return -1;
    if (scan->pid == 0)
        run_scanner(pipes[1], files, count);
    close(pipes[1]);
    scan->in_time = hear(pipes[0], SCAN_MILLISECONDS, keep, scan);
    if (!scan->in_time)
        kill(scan->pid, SIGKILL);
    int failed = waitpid(scan->pid, &scan->status, 0) < 0;
    nftw(UNPACKED, take_away, 16, FTW_PHYS | FTW_DEPTH);
    return failed;
}

static int failed_scan(const char *why, const struct scan *scan)
{
    fprintf(stderr, "the antivirus scan failed: %s: %s\n", why, scan->said);
    return 1;
}

static int ends_with(const char *line, const char *end)
{
    size_t length = strlen(line), wanted = strlen(end);
    return length >= wanted && !strcmp(line + length - wanted, end);
}

/* The file that a line of clamscan's is about, `FILE: NAME FOUND`; NULL where it is none of those that were scanned. */
static char *infected_file(const char *line, char *const files[], int count, char file[PATH_BYTES])
{
    const char *end = NULL;
    for (const char *at = line; (at = strstr(at, ": ")); at++)
        end = at;
    if (!end || end - line >= PATH_BYTES)
        return NULL;
    memcpy(file, line, (size_t)(end - line));
    file[end - line] = '\0';
    for (int i = 0; i < count; i++) {
        size_t length = strlen(files[i]);
        if (!strncmp(file, files[i], length) && (file[length] == '\0' || file[length] == '/'))
            return file;
    }
    return NULL;
}

/* Each operation is another process, so the numbers of the records go on from what is in the log. 0, or not where there is no log. */
static int log_block(const char *file, int scanner, const char *line)
{
    char shown[PATH_BYTES], pid[16];
    struct event_log log = open_log("antivirus", "Motw-Reference-Antivirus", "Motw-Reference-Antivirus/Operational");
    if (log.fd < 0 || flock(log.fd, LOCK_EX))
        return -1;
    FILE *written = fopen(EVENT_FOLDER "/antivirus.jsonl", "r");
    for (int c; written && (c = fgetc(written)) != EOF;)
        log.record += c == '\n';
    if (written)
        fclose(written);
    snprintf(pid, sizeof pid, "%d", scanner);
    log_event(&log, 1, now(), scanner, "Control", "antivirus", "Action", "block", "FilePath", as_windows(file, shown), "ProcessId", pid,
              "Text", line, NULL);
    return close(log.fd);
}

/* How many files it says it has found nothing in. */
static int clean_files(const char *said)
{
    int clean = 0;
    for (const char *line = said, *end; (end = strchr(line, '\n')); line = end + 1)
        clean += (end - line >= 4 && !memcmp(end - 4, ": OK", 4)) || (end - line >= 12 && !memcmp(end - 12, ": Empty file", 12));
    return clean;
}

/* Removes what is infected and says so in the log. How many files that were, or -1 where it did not go as it should. */
static int remove_infected(const struct scan *scan, char *said, char *const files[], int count, char first[512])
{
    static char file[PATH_BYTES];
    int removed = 0;
    for (char *line = strtok(said, "\n"); line; line = strtok(NULL, "\n")) {
        if (!ends_with(line, " FOUND"))
            continue;
        if (strstr(line, ": Heuristics.Limits.Exceeded") || !infected_file(line, files, count, file) || unlink(file) ||
            log_block(file, scan->pid, line))
            return -1;
        if (!removed++)
            snprintf(first, 512, "%s", line);
    }
    sync(); /* so that a copy of the disk, read on the host, shows it */
    return removed;
}

/*
 * To be called as the system, with files and folders that were just written, MOST_SCANNED at most. GO_ON where the control is not in
 * effect or all is clean; otherwise the operation's exit code: it was refused, or it failed, and that is said already.
 */
static int scanned(char *const files[], int count)
{
    static struct scan one;
    static char said[sizeof one.said];
    char first[512] = "";
    if (!in_effect("antivirus"))
        return GO_ON;
    if (scan(files, count, &one))
        return failed_scan("it could not be started", &one);
    if (!one.in_time)
        return failed_scan("it did not end in time", &one);
    if (!WIFEXITED(one.status))
        return failed_scan("the scanner was killed", &one);
    if (WEXITSTATUS(one.status) > 1)
        return failed_scan("the scanner says", &one);
    strcpy(said, one.said);
    int removed = remove_infected(&one, said, files, count, first);
    if (WEXITSTATUS(one.status) == 1)
        return removed > 0 ? refused("ERROR_VIRUS_INFECTED", first) : failed_scan("what it found was not removed", &one);
    /* A scanner that looked at nothing says nothing. */
    return removed == 0 && clean_files(one.said) >= count ? GO_ON : failed_scan("it did not say that it was clean", &one);
}
#endif
