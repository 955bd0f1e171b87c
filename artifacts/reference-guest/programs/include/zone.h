/*
 * Zones: a file's own Zone.Identifier stream, and, modelled, the zone that a file inside a mounted image has from the image
 * since the Windows update of November 2022 (CVE-2022-41091): no stream on the inner file, only a mapping.
 */
#ifndef ZONE_H
#define ZONE_H
#include "mount-table.h"
#include "policy.h"
#include <errno.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define STREAM_BYTES 8192
#define NO_ZONE (-1)

/* 1 with its text, 0 where the file has no such stream, -1 where that can't be told. */
static int read_stream(const char *path, char text[STREAM_BYTES])
{
    char stream[PATH_BYTES + 32];
    snprintf(stream, sizeof stream, "%s:Zone.Identifier", path);
    int fd = open(stream, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? 0 : -1;
    ssize_t got = read(fd, text, STREAM_BYTES - 1);
    close(fd);
    if (got < 0)
        return -1;
    text[got] = '\0';
    return 1;
}

/* INI text, keys in any order and case (MS-FSCC 5.6.1): `ZoneId=` and one digit, alone on a line. */
static int zone_in(const char *text)
{
    for (const char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        if (strncasecmp(line, "ZoneId=", 7) != 0 || line[7] < '0' || line[7] > '4')
            continue;
        const char *rest = line + 8;
        while (*rest == ' ' || *rest == '\t' || *rest == '\r')
            rest++;
        if (*rest == '\n' || *rest == '\0')
            return line[7] - '0';
    }
    return NO_ZONE;
}

/* What the guest maps the file to: its own mark, or its container's when the mark is propagated. */
static int mapped_zone(const char *path)
{
    char text[STREAM_BYTES], container[PATH_BYTES];
    struct stat status;
    if (read_stream(path, text) > 0)
        return zone_in(text);
    if (stat(path, &status) == 0 && backing_file(major(status.st_dev), minor(status.st_dev), container) &&
        in_effect("motw-propagation") && read_stream(container, text) > 0)
        return zone_in(text);
    return NO_ZONE;
}
#endif
