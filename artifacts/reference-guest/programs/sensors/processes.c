/*
 * Receives the kernel's own audit records (audit(7) netlink protocol, linux/audit.h) of every successful execve(2) and writes
 * events in the shape of Sysmon 1 (ProcessCreate). The kernel writes a record at the call itself, so a program that ends at once
 * is seen as well.
 */
#include "event-log.h"
#include <ctype.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>

#define EXECVE 59
#define EXECVEAT 322
#define TEXT_BYTES 8192

struct process {
    int pid, parent, user, started;
    char serial[64], image[PATH_BYTES], command[TEXT_BYTES], folder[PATH_BYTES];
    struct timespec at;
};

static int request(int audit, int type, const void *body, size_t length)
{
    static char message[8192] __attribute__((aligned(4)));
    struct nlmsghdr *header = (struct nlmsghdr *)message;
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    memset(header, 0, sizeof *header);
    header->nlmsg_len = (unsigned)(NLMSG_HDRLEN + length);
    header->nlmsg_type = (unsigned short)type;
    header->nlmsg_flags = NLM_F_REQUEST;
    memcpy(message + NLMSG_HDRLEN, body, length);
    return sendto(audit, message, header->nlmsg_len, 0, (struct sockaddr *)&kernel, sizeof kernel) < 0 ? -1 : 0;
}

static int ask_for_execve(int audit)
{
    struct audit_status status = {.mask = AUDIT_STATUS_ENABLED | AUDIT_STATUS_PID | AUDIT_STATUS_BACKLOG_LIMIT,
                                  .enabled = 1,
                                  .pid = (unsigned)getpid(),
                                  .backlog_limit = 8192};
    struct audit_rule_data rule;
    memset(&rule, 0, sizeof rule);
    rule.flags = AUDIT_FILTER_EXIT;
    rule.action = AUDIT_ALWAYS;
    rule.mask[EXECVE / 32] |= 1u << (EXECVE % 32);
    rule.mask[EXECVEAT / 32] |= 1u << (EXECVEAT % 32);
    rule.field_count = 1;
    rule.fields[0] = AUDIT_SUCCESS;
    rule.fieldflags[0] = AUDIT_EQUAL;
    rule.values[0] = 1;
    return request(audit, AUDIT_SET, &status, sizeof status) < 0 || request(audit, AUDIT_ADD_RULE, &rule, sizeof rule) < 0;
}

/* The text of ` name=value`; a quoted value without its quotes, an unquoted one decoded from hexadecimal when `text` says so. */
static int field(const char *record, const char *name, char *value, size_t room, int text)
{
    char wanted[64];
    snprintf(wanted, sizeof wanted, " %s=", name);
    const char *at = strstr(record, wanted);
    if (!at)
        return 0;
    at += strlen(wanted);
    size_t length = 0;
    if (*at == '"') {
        for (at++; *at && *at != '"' && length < room - 1; at++)
            value[length++] = *at;
    } else if (text && isxdigit((unsigned char)at[0]) && isxdigit((unsigned char)at[1])) {
        for (unsigned byte; length < room - 1 && sscanf(at, "%2x", &byte) == 1 && isxdigit((unsigned char)at[1]); at += 2)
            value[length++] = (char)byte;
    } else {
        for (; *at && *at != ' ' && length < room - 1; at++)
            value[length++] = *at;
    }
    value[length] = '\0';
    return 1;
}

static int number(const char *record, const char *name)
{
    char digits[32];
    return field(record, name, digits, sizeof digits, 0) ? atoi(digits) : 0;
}

static void take_arguments(const char *record, struct process *one)
{
    char name[16], argument[1024];
    int count = number(record, "argc");
    size_t length = strlen(one->command);
    for (int i = 0; i < count && length < TEXT_BYTES - 2; i++) {
        snprintf(name, sizeof name, "a%d", i);
        if (!field(record, name, argument, sizeof argument, 1))
            continue;
        length += (size_t)snprintf(one->command + length, TEXT_BYTES - length, "%s%s", length ? " " : "", argument);
    }
}

static void report(struct event_log *log, const struct process *one)
{
    char image[PATH_BYTES], parent[PATH_BYTES], folder[PATH_BYTES], pid[16], parent_pid[16], when[40];
    if (!one->started)
        return;
    snprintf(pid, sizeof pid, "%d", one->pid);
    snprintf(parent_pid, sizeof parent_pid, "%d", one->parent);
    format_time(one->at, when);
    log_event(log, 1, one->at, one->pid, "UtcTime", when, "ProcessId", pid, "Image", as_windows(one->image, image), "CommandLine",
              one->command, "CurrentDirectory", as_windows(one->folder, folder), "User",
              one->user == USER_ID ? USER_NAME : "SYSTEM", "ParentProcessId", parent_pid, "ParentImage", image_of(one->parent, parent),
              NULL);
}

int main(void)
{
    static char message[65536] __attribute__((aligned(4)));
    static struct process one;
    struct event_log log = open_log("processes", "Microsoft-Windows-Sysmon", "Microsoft-Windows-Sysmon/Operational");
    int audit = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
    int room = 4 << 20;
    if (log.fd < 0 || audit < 0)
        return 1;
    setsockopt(audit, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
    if (ask_for_execve(audit)) {
        perror("audit");
        return 1;
    }
    announce("processes");
    for (;;) {
        ssize_t got = recv(audit, message, sizeof message - 1, 0);
        if (got < (ssize_t)NLMSG_HDRLEN)
            continue;
        message[got] = '\0';
        const struct nlmsghdr *header = (struct nlmsghdr *)message;
        const char *record = message + NLMSG_HDRLEN;
        char serial[64] = "";
        sscanf(record, "audit(%63[^)])", serial);
        if (strcmp(serial, one.serial) != 0) {
            memset(&one, 0, sizeof one);
            strcpy(one.serial, serial);
            sscanf(serial, "%ld.%ld", &one.at.tv_sec, &one.at.tv_nsec);
            one.at.tv_nsec *= 1000000;
        }
        if (header->nlmsg_type == AUDIT_SYSCALL) {
            one.pid = number(record, "pid");
            one.parent = number(record, "ppid");
            one.user = number(record, "uid");
            field(record, "exe", one.image, sizeof one.image, 1);
        } else if (header->nlmsg_type == AUDIT_EXECVE) {
            take_arguments(record, &one);
            one.started = 1;
        } else if (header->nlmsg_type == AUDIT_CWD) {
            field(record, "cwd", one.folder, sizeof one.folder, 1);
        } else if (header->nlmsg_type == AUDIT_EOE) {
            report(&log, &one);
            one.started = 0;
        }
    }
}
