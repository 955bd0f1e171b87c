/*
 * A sensor's log: one event a line, in the shape of Windows' rendered event XML (System, EventData). The shape is modelled, the
 * facts in it come from the kernel. Each line is one write(2) to a file opened for appending, so lines never mix.
 */
#ifndef EVENT_LOG_H
#define EVENT_LOG_H
#include "json.h"
#include "drives.h"
#include "policy.h"
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define EVENT_FOLDER "/run/motw/events"
#define COMPUTER "reference-guest"

struct event_log {
    int fd;
    unsigned record;
    const char *provider, *channel;
};

static struct event_log open_log(const char *source, const char *provider, const char *channel)
{
    char path[256];
    snprintf(path, sizeof path, EVENT_FOLDER "/%s.jsonl", source);
    struct event_log log = {open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644), 0, provider, channel};
    return log;
}

static void format_time(struct timespec at, char text[40])
{
    struct tm utc;
    char seconds[24];
    gmtime_r(&at.tv_sec, &utc);
    strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text, 40, "%s.%07ldZ", seconds, at.tv_nsec / 100);
}

/* The remaining arguments are pairs of name and text, ended by NULL. `pid` is the process the event is about. */
static void log_event(struct event_log *log, int id, struct timespec at, int pid, ...)
{
    char *line = NULL, time[40];
    size_t length = 0;
    FILE *out = open_memstream(&line, &length);
    if (!out)
        return;
    format_time(at, time);
    fputs("{\"Event\":{\"System\":{\"Provider\":{", out);
    json_field(out, "Name", log->provider);
    fprintf(out, "},\"EventID\":%d,\"EventRecordID\":%u,\"TimeCreated\":{", id, ++log->record);
    json_field(out, "SystemTime", time);
    fprintf(out, "},\"Execution\":{\"ProcessID\":%d},", pid);
    json_field(out, "Channel", log->channel);
    fputc(',', out);
    json_field(out, "Computer", COMPUTER);
    fputs("},\"EventData\":{", out);
    va_list fields;
    va_start(fields, pid);
    int first = 1;
    for (const char *name; (name = va_arg(fields, const char *)); first = 0) {
        if (!first)
            fputc(',', out);
        json_field(out, name, va_arg(fields, const char *));
    }
    va_end(fields);
    fputs("}}}\n", out);
    fclose(out);
    if (write(log->fd, line, length) < 0)
        perror("event log");
    free(line);
}

static struct timespec now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at);
    return at;
}

/* Lets the switchboard and the posture probe find this process. */
static void announce(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, SENSOR_FOLDER "/%s.pid", name);
    FILE *file = fopen(path, "w");
    if (file) {
        fprintf(file, "%d\n", getpid());
        fclose(file);
    }
}

/* The program a process runs, as a Windows path, or "-" when it has ended already. */
static const char *image_of(int pid, char shown[PATH_BYTES])
{
    char link[64], path[PATH_BYTES];
    snprintf(link, sizeof link, "/proc/%d/exe", pid);
    ssize_t got = readlink(link, path, sizeof path - 1);
    if (got < 0) {
        strcpy(shown, "-");
        return shown;
    }
    path[got] = '\0';
    return as_windows(path, shown);
}
#endif
