/* How an operation answers the harness: one JSON object on standard output. A refusal is an answer, not a failure. */
#ifndef ANSWER_H
#define ANSWER_H
#include "json.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The symbolic name of an errno value (errno(3)), or its number. */
static const char *errno_name(int error)
{
    static char number[16];
    switch (error) {
    case EPERM: return "EPERM";
    case ENOENT: return "ENOENT";
    case EIO: return "EIO";
    case ENXIO: return "ENXIO";
    case ENOEXEC: return "ENOEXEC";
    case EACCES: return "EACCES";
    case EBUSY: return "EBUSY";
    case EEXIST: return "EEXIST";
    case ENODEV: return "ENODEV";
    case ENOTDIR: return "ENOTDIR";
    case EINVAL: return "EINVAL";
    case ENOSPC: return "ENOSPC";
    case EROFS: return "EROFS";
    case ENAMETOOLONG: return "ENAMETOOLONG";
    case EOPNOTSUPP: return "EOPNOTSUPP";
    default: snprintf(number, sizeof number, "%d", error); return number;
    }
}

static int refused(const char *code, const char *text)
{
    fputs("{\"is\":\"refused\",", stdout);
    json_field(stdout, "code", code);
    fputc(',', stdout);
    json_field(stdout, "text", text);
    puts("}");
    return 0;
}

static int refused_errno(int error, const char *what)
{
    char text[512];
    snprintf(text, sizeof text, "%s: %s", what, strerror(error));
    return refused(errno_name(error), text);
}

/* The harness called the operation wrongly. */
static int misused(const char *usage)
{
    fprintf(stderr, "usage: %s\n", usage);
    return 64;
}
#endif
