/*
 * A volume that lies in several pieces of one file, as a read-only device: dm-linear over a loop device, dm-zero where there is nothing
 * (linux/dm-ioctl.h). It takes itself away with the last who uses it.
 */
#ifndef DEVICE_MAPPER_H
#define DEVICE_MAPPER_H
#include "container.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/dm-ioctl.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/ioctl.h>

#define MOST_TARGETS (2 * MOST_PIECES + 1)
#define TARGET_BYTES (sizeof(struct dm_target_spec) + 64)

static struct {
    struct dm_ioctl head;
    unsigned char targets[MOST_TARGETS * TARGET_BYTES];
} mapping;

static int ask_mapper(int control, unsigned long request, const char *name, unsigned flags)
{
    mapping.head.version[0] = DM_VERSION_MAJOR;
    mapping.head.data_size = sizeof mapping;
    mapping.head.data_start = offsetof(__typeof__(mapping), targets);
    mapping.head.flags = flags;
    mapping.head.dev = 0; /* filled in by the kernel, which then takes no name beside it */
    snprintf(mapping.head.name, sizeof mapping.head.name, "%s", name);
    return ioctl(control, request, &mapping.head);
}

/* All numbers are bytes. `from` is a place in the file behind the loop device, or -1 for zeros. */
static void add_target(uint64_t start, uint64_t length, int loop, int64_t from)
{
    unsigned char *at = mapping.targets + mapping.head.target_count++ * TARGET_BYTES;
    struct dm_target_spec *target = (struct dm_target_spec *)at;
    *target = (struct dm_target_spec){.sector_start = start / SECTOR, .length = length / SECTOR, .next = TARGET_BYTES};
    strcpy(target->target_type, from < 0 ? "zero" : "linear");
    char *arguments = (char *)(target + 1);
    arguments[0] = '\0';
    if (from >= 0)
        snprintf(arguments, 64, "7:%d %lld", loop, (long long)from / SECTOR);
}

static void add_targets(const struct container *image, int loop)
{
    uint64_t done = image->at, end = image->at + image->length;
    for (int i = 0; i < image->disk.pieces; i++) {
        const struct piece *one = &image->disk.piece[i];
        uint64_t from = done > one->at ? done : one->at;
        uint64_t to = end < one->at + one->length ? end : one->at + one->length;
        if (from >= to)
            continue;
        if (from > done)
            add_target(done - image->at, from - done, loop, -1);
        add_target(from - image->at, to - from, loop, (int64_t)(one->from + from - one->at));
        done = to;
    }
    if (done < end)
        add_target(done - image->at, end - done, loop, -1);
}

/* The opened control node, to be handed to let_mapping_go, or -1. */
static int map_volume(const struct container *image, int loop, const char *name, char device[32])
{
    int control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);
    memset(&mapping, 0, sizeof mapping);
    if (control < 0 || ask_mapper(control, DM_DEV_CREATE, name, 0))
        return -1;
    unsigned minor = (unsigned)((mapping.head.dev & 0xff) | (mapping.head.dev >> 12 & 0xfff00));
    memset(&mapping, 0, sizeof mapping);
    add_targets(image, loop);
    if (ask_mapper(control, DM_TABLE_LOAD, name, DM_READONLY_FLAG) || ask_mapper(control, DM_DEV_SUSPEND, name, 0)) {
        int error = errno;
        ask_mapper(control, DM_DEV_REMOVE, name, 0);
        errno = error;
        return -1;
    }
    snprintf(device, 32, "/dev/dm-%u", minor);
    return control;
}

/* At once, or as soon as nobody uses it any more. */
static void let_mapping_go(int control, const char *name)
{
    ask_mapper(control, DM_DEV_REMOVE, name, DM_DEFERRED_REMOVE);
}
#endif
