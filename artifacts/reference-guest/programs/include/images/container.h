/*
 * What an image is, told by its content: a volume as on an optical disc, or a disk with a FAT volume, bare or in a virtual disk's file.
 */
#ifndef CONTAINER_H
#define CONTAINER_H
#include "virtual-disk.h"
#include <sys/stat.h>

struct container {
    /* As mount(2) knows it, and its options: all names as they are, hidden files shown, every program may be started, as on Windows. */
    const char *file_system, *options;
    int optical;
    struct virtual_disk disk;
    /* The volume in the disk, in bytes. */
    uint64_t at, length;
};

static const char no_volume[] = "the image holds no volume that is known here";

/* ECMA-167 2/8.3: descriptors of 2048 bytes from byte 32768 on. A UDF volume may have an ISO 9660 one beside it; UDF is preferred [M]. */
static int is_optical(int file, struct container *out)
{
    unsigned char descriptor[6];
    int iso = 0;
    for (uint64_t at = 32768; at < 32768 + 64 * 2048 && read_at(file, at, descriptor, sizeof descriptor); at += 2048) {
        const char *id = (const char *)descriptor + 1;
        if (!memcmp(id, "NSR02", 5) || !memcmp(id, "NSR03", 5)) {
            out->file_system = "udf";
            out->options = "utf8,unhide,mode=0555,dmode=0555";
            return 1;
        }
        if (!memcmp(id, "CD001", 5))
            iso = 1;
        else if (memcmp(id, "BEA01", 5) && memcmp(id, "TEA01", 5) && memcmp(id, "BOOT2", 5))
            break;
    }
    out->file_system = "iso9660";
    out->options = "utf8";
    return iso;
}

/* fatgen103, "Boot Sector and BPB". */
static int is_fat(const unsigned char sector[SECTOR])
{
    uint64_t bytes = little(sector + 11, 2), cluster = sector[13];
    return (sector[0] == 0xeb || sector[0] == 0xe9) && bytes >= 512 && bytes <= 4096 && !(bytes & (bytes - 1)) && cluster &&
           !(cluster & (cluster - 1)) && little(sector + 14, 2) && sector[16] && sector[21] >= 0xf0;
}

/* The disk's volume: all of it, or its first FAT partition (master boot record: four entries of 16 bytes from byte 446 on). */
static const char *find_volume(int file, struct container *out)
{
    static const char fat_partitions[] = "\x01\x04\x06\x0b\x0c\x0e";
    unsigned char sector[SECTOR];
    if (!read_disk(file, &out->disk, 0, sector, SECTOR) || sector[510] != 0x55 || sector[511] != 0xaa)
        return no_volume;
    out->file_system = "vfat";
    out->options = "utf8,codepage=437,iocharset=ascii,shortname=mixed,fmask=0222,dmask=0222";
    if (is_fat(sector)) {
        out->length = out->disk.size;
        return NULL;
    }
    for (const unsigned char *entry = sector + 446; entry < sector + 510; entry += 16) {
        if (!entry[4] || !strchr(fat_partitions, entry[4]))
            continue;
        out->at = little(entry + 8, 4) * SECTOR;
        out->length = little(entry + 12, 4) * SECTOR;
        /* One without sectors would be taken for all that follows, one at sector 0 for its own table. */
        return out->at && out->length && out->at < out->disk.size && out->length <= out->disk.size - out->at ? NULL : damaged;
    }
    return no_volume;
}

/* NULL, or why it can't be mounted. */
static const char *tell_container(int file, struct container *out)
{
    unsigned char start[8] = {0}, footer[SECTOR];
    struct stat status;
    memset(out, 0, sizeof *out);
    if (fstat(file, &status) || status.st_size < SECTOR || !read_at(file, 0, start, sizeof start))
        return no_volume;
    uint64_t size = (uint64_t)status.st_size;
    const char *wrong;
    if (read_at(file, size - SECTOR, footer, SECTOR) && !memcmp(footer, "conectix", 8)) {
        wrong = read_vhd(file, size, footer, &out->disk);
    } else if (!memcmp(start, "vhdxfile", 8)) {
        wrong = read_vhdx(file, size, &out->disk);
    } else {
        wrong = whole_file(size, &out->disk);
        if (is_optical(file, out)) {
            out->optical = 1;
            out->length = size;
            return wrong;
        }
    }
    return wrong ? wrong : find_volume(file, out);
}
#endif
