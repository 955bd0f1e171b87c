/*
 * volumes DISK TABLE: tells the kernel of the volumes on the disk, as partitions of it (linux/blkpg.h), for the disk has no table that
 * it could read. A line of TABLE is a volume's number, its first byte and its length in bytes.
 */
#include <fcntl.h>
#include <linux/blkpg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

int main(int argc, char **argv)
{
    int disk = argc == 3 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
    FILE *table = argc == 3 ? fopen(argv[2], "r") : NULL;
    struct blkpg_partition volume;
    memset(&volume, 0, sizeof volume);
    if (disk < 0 || !table) {
        perror("volumes");
        return 1;
    }
    while (fscanf(table, "%d %lld %lld", &volume.pno, &volume.start, &volume.length) == 3) {
        struct blkpg_ioctl_arg add = {.op = BLKPG_ADD_PARTITION, .datalen = sizeof volume, .data = &volume};
        if (ioctl(disk, BLKPG, &add)) {
            perror("volumes");
            return 1;
        }
    }
    return 0;
}
