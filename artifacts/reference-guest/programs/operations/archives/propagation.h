/*
 * Modelled on Explorer's "Extract all" [M]: from an archive of zone 3 or 4 each file that is taken out gets a mark of the same zone, with
 * the archive's path instead of the addresses. That it takes no program out of an archive of zone 4 is not modelled.
 */
#ifndef PROPAGATION_H
#define PROPAGATION_H
#include "zone.h"
#include <ftw.h>

static char propagated[PATH_BYTES + 64];

/* 0, or not with errno set, which ends the walk. */
static int mark_one(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    char stream[PATH_BYTES + 32];
    (void)status;
    (void)at;
    /* What can't be looked at would stay without a mark, and nobody would know. */
    if (kind == FTW_NS || kind == FTW_DNR)
        return -1;
    if (kind != FTW_F)
        return 0;
    snprintf(stream, sizeof stream, "%s:Zone.Identifier", path);
    int to = open(stream, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
    ssize_t length = (ssize_t)strlen(propagated);
    return to < 0 || write(to, propagated, (size_t)length) != length || fsync(to) || close(to);
}

/* 0, or not with errno set. */
static int propagate_mark(const char *archive, const char *folder)
{
    char text[STREAM_BYTES], shown[PATH_BYTES];
    if (!in_effect("archive-propagation"))
        return 0;
    int has = read_stream(archive, text);
    int zone = has > 0 ? zone_in(text) : NO_ZONE;
    if (has < 0 || zone < 3)
        return has < 0;
    snprintf(propagated, sizeof propagated, "[ZoneTransfer]\r\nZoneId=%d\r\nReferrerUrl=%s\r\n", zone, as_windows(archive, shown));
    return nftw(folder, mark_one, 16, FTW_PHYS | FTW_MOUNT);
}
#endif
