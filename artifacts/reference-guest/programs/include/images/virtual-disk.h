/*
 * Where the bytes of a virtual disk lie in its file, as its block table says: a disk's pieces in their order. What none of them
 * covers reads as zeros. VHD: "Virtual Hard Disk Image Format Specification" 1.0. VHDX: [MS-VHDX]; the numbers are their clauses.
 */
#ifndef VIRTUAL_DISK_H
#define VIRTUAL_DISK_H
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#define SECTOR 512
#define MOST_PIECES 4096
/* 64 TiB, the largest VHDX. */
#define MOST_BYTES ((uint64_t)1 << 46)

/* In bytes: in the disk, in the file. */
struct piece {
    uint64_t at, from, length;
};

struct virtual_disk {
    uint64_t size;
    int pieces;
    struct piece piece[MOST_PIECES];
};

static const char damaged[] = "the virtual disk is damaged";

static uint64_t little(const unsigned char *field, int bytes)
{
    uint64_t value = 0;
    while (bytes-- > 0)
        value = value << 8 | field[bytes];
    return value;
}

static uint64_t big(const unsigned char *field, int bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | field[i];
    return value;
}

static int read_at(int file, uint64_t from, void *bytes, size_t length)
{
    return pread(file, bytes, length, (off_t)from) == (ssize_t)length;
}

/* A block table of any length: one call of the kernel for each entry would take a hostile one minutes. */
struct table {
    int file;
    uint64_t start, from;
    size_t got;
    unsigned char bytes[65536];
};

/* The entry of this length at this byte of the table, or NULL where the file ends before it. */
static const unsigned char *table_entry(struct table *table, uint64_t at, size_t length)
{
    if (at < table->from || at + length > table->from + table->got) {
        ssize_t got = pread(table->file, table->bytes, sizeof table->bytes, (off_t)(table->start + at));
        if (got < (ssize_t)length)
            return NULL;
        table->from = at;
        table->got = (size_t)got;
    }
    return table->bytes + (at - table->from);
}

/* One after the other, in the order of the disk. Those that go on where the last ended become one with it. */
static const char *add_piece(struct virtual_disk *disk, uint64_t at, uint64_t from, uint64_t length, uint64_t file_size)
{
    if (at >= disk->size)
        return NULL;
    if (length > disk->size - at)
        length = disk->size - at;
    if (from > file_size || length > file_size - from)
        return damaged;
    struct piece *last = disk->pieces > 0 ? &disk->piece[disk->pieces - 1] : NULL;
    if (last && last->at + last->length == at && last->from + last->length == from) {
        last->length += length;
        return NULL;
    }
    if (disk->pieces == MOST_PIECES)
        return "the virtual disk lies in too many pieces";
    disk->piece[disk->pieces++] = (struct piece){at, from, length};
    return NULL;
}

/* The file is the disk. */
static const char *whole_file(uint64_t file_size, struct virtual_disk *disk)
{
    disk->size = file_size;
    return add_piece(disk, 0, 0, file_size, file_size);
}

/* "Dynamic Disk Header Format", "Block Allocation Table and Data Blocks". */
static const char *read_dynamic_vhd(int file, uint64_t file_size, uint64_t header_at, struct virtual_disk *disk)
{
    static struct table table;
    unsigned char header[1024];
    if (!read_at(file, header_at, header, sizeof header) || memcmp(header, "cxsparse", 8))
        return damaged;
    uint64_t entries = big(header + 28, 4), block = big(header + 32, 4);
    if (block < SECTOR || block & (block - 1) || entries > file_size / 4 || entries * block < disk->size)
        return damaged;
    /* Before each block stands a bitmap with a bit for each of its sectors; one that was never written is zeros in the file, too. */
    uint64_t bitmap = (block / SECTOR / 8 + SECTOR - 1) / SECTOR * SECTOR;
    table = (struct table){.file = file, .start = big(header + 16, 8)};
    for (uint64_t i = 0; i < entries; i++) {
        const unsigned char *entry = table_entry(&table, i * 4, 4);
        if (!entry)
            return damaged;
        uint64_t sector = big(entry, 4);
        const char *wrong = sector == 0xffffffff ? NULL : add_piece(disk, i * block, sector * SECTOR + bitmap, block, file_size);
        if (wrong)
            return wrong;
    }
    return NULL;
}

/* "Hard Disk Footer Format": the last sector of the file. */
static const char *read_vhd(int file, uint64_t file_size, const unsigned char footer[SECTOR], struct virtual_disk *disk)
{
    disk->size = big(footer + 48, 8);
    if (disk->size % SECTOR)
        return damaged;
    switch (big(footer + 60, 4)) {
    case 2: return add_piece(disk, 0, 0, disk->size, file_size - SECTOR);
    case 3: return read_dynamic_vhd(file, file_size, big(footer + 16, 8), disk);
    default: return "the virtual disk is neither of fixed size nor dynamic";
    }
}

static const unsigned char bat_region[] = "\x66\x77\xc2\x2d\x23\xf6\x00\x42\x9d\x64\x11\x5e\x9b\xfd\x4a\x08";
static const unsigned char metadata_region[] = "\x06\xa2\x7c\x8b\x90\x47\x9a\x4b\xb8\xfe\x57\x5f\x05\x0f\x88\x6e";
static const unsigned char file_parameters[] = "\x37\x67\xa1\xca\x36\xfa\x43\x4d\xb3\xb6\x33\xf0\xaa\x44\xe7\x6b";
static const unsigned char virtual_disk_size[] = "\x24\x42\xa5\x2f\x1b\xcd\x76\x48\xb2\x11\x5d\xbe\xd8\x3b\xf4\xb8";
static const unsigned char logical_sector_size[] = "\x1d\xbf\x41\x81\x6f\xa9\x09\x47\xba\x47\xf2\x33\xa8\xfa\xab\x5f";

/* The entry of 32 bytes that begins with this GUID; the first `entries` of them stand at `table`. */
static const unsigned char *entry_of(const unsigned char *table, uint64_t entries, const unsigned char guid[16])
{
    for (uint64_t i = 0; i < entries; i++)
        if (!memcmp(table + i * 32, guid, 16))
            return table + i * 32;
    return NULL;
}

/* 2.2.2: of the two headers the one with the higher sequence number counts. A log with entries would have to be replayed first. */
static const char *check_log(int file)
{
    static unsigned char header[2][80];
    static const unsigned char none[16];
    int newest = -1;
    for (int i = 0; i < 2; i++)
        if (read_at(file, (uint64_t)(i + 1) << 16, header[i], sizeof header[i]) && !memcmp(header[i], "head", 4) &&
            (newest < 0 || little(header[i] + 8, 8) > little(header[newest] + 8, 8)))
            newest = i;
    if (newest < 0)
        return damaged;
    return memcmp(header[newest] + 48, none, sizeof none) ? "the virtual disk was not closed: its log is not empty" : NULL;
}

/* 2.6: the value of a metadata item, which has exactly this length. */
static int read_item(int file, uint64_t metadata, const unsigned char *table, const unsigned char guid[16], unsigned char *value,
                     size_t length)
{
    const unsigned char *entry = entry_of(table + 32, little(table + 10, 2), guid);
    return entry && little(entry + 20, 4) == length && read_at(file, metadata + little(entry + 16, 4), value, length);
}

/* 2.5: after each chunk of payload blocks stands an entry for a bitmap, which only differencing disks use. */
static const char *read_bat(int file, uint64_t file_size, uint64_t bat, uint64_t block, struct virtual_disk *disk)
{
    static struct table table;
    uint64_t chunk = ((uint64_t)1 << 23) * SECTOR / block;
    table = (struct table){.file = file, .start = bat};
    for (uint64_t i = 0; i * block < disk->size; i++) {
        const unsigned char *entry = table_entry(&table, (i + i / chunk) * 8, 8);
        if (!entry)
            return damaged;
        uint64_t value = little(entry, 8), state = value & 7;
        if (state == 7)
            return "the virtual disk is a differencing one";
        const char *wrong = state == 6 ? add_piece(disk, i * block, value >> 20 << 20, block, file_size) : NULL;
        if (wrong)
            return wrong;
    }
    return NULL;
}

static const char *read_vhdx(int file, uint64_t file_size, struct virtual_disk *disk)
{
    static unsigned char regions[65536], metadata[65536];
    unsigned char parameters[8], size[8], sector[4];
    const char *log = check_log(file);
    if (log)
        return log;
    /* 2.2.3 */
    if (!read_at(file, 192 << 10, regions, sizeof regions) || memcmp(regions, "regi", 4) || little(regions + 8, 4) > 2047)
        return damaged;
    const unsigned char *bat = entry_of(regions + 16, little(regions + 8, 4), bat_region);
    const unsigned char *items = entry_of(regions + 16, little(regions + 8, 4), metadata_region);
    if (!bat || !items || !read_at(file, little(items + 16, 8), metadata, sizeof metadata) || memcmp(metadata, "metadata", 8) ||
        little(metadata + 10, 2) > 2047)
        return damaged;
    uint64_t at = little(items + 16, 8);
    if (!read_item(file, at, metadata, file_parameters, parameters, sizeof parameters) ||
        !read_item(file, at, metadata, virtual_disk_size, size, sizeof size) ||
        !read_item(file, at, metadata, logical_sector_size, sector, sizeof sector))
        return damaged;
    uint64_t block = little(parameters, 4);
    if (block < 1 << 20 || block > 256 << 20 || block & (block - 1))
        return damaged;
    if (parameters[4] & 2)
        return "the virtual disk is a differencing one";
    if (little(sector, 4) != SECTOR)
        return "the virtual disk has sectors of another size than 512 bytes";
    /* 2.6.2.2 */
    disk->size = little(size, 8);
    if (disk->size > MOST_BYTES || disk->size % SECTOR)
        return damaged;
    return read_bat(file, file_size, little(bat + 16, 8), block, disk);
}

/* Bytes of the disk itself. */
static int read_disk(int file, const struct virtual_disk *disk, uint64_t at, unsigned char *bytes, size_t length)
{
    if (at > disk->size || length > disk->size - at)
        return 0;
    memset(bytes, 0, length);
    for (int i = 0; i < disk->pieces; i++) {
        const struct piece *one = &disk->piece[i];
        uint64_t from = at > one->at ? at : one->at;
        uint64_t end = at + length < one->at + one->length ? at + length : one->at + one->length;
        if (from < end && !read_at(file, one->from + from - one->at, bytes + (from - at), end - from))
            return 0;
    }
    return 1;
}
#endif
