/* remove (KIND WHAT)...: removes mounts, files and processes as `residue` names them, in the order given. */
#include "operations.h"
#include "answer.h"
#include "mount-table.h"
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* The devices below a volume go after it, by themselves; until then they hold on to the image. */
static void until_devices_are_gone(dev_t device)
{
    static char image[PATH_BYTES];
    for (int i = 0; i < 1000 && backing_file(major(device), minor(device), image); i++)
        usleep(1000);
}

static int unmount(const char *point)
{
    struct stat volume = {0};
    stat(point, &volume);
    for (int i = 0; umount2(point, 0); i++) {
        if (errno != EBUSY || i == 100)
            return -1;
        usleep(5000);
    }
    until_devices_are_gone(volume.st_dev);
    return rmdir(point);
}

int remove_operation(int argc, char **argv)
{
    if (argc < 3 || argc % 2 == 0)
        return misused("remove (KIND WHAT)...");
    for (int i = 1; i < argc; i += 2) {
        int failed = !strcmp(argv[i], "mount")     ? unmount(argv[i + 1])
                     : !strcmp(argv[i], "file")    ? remove(argv[i + 1])
                     : !strcmp(argv[i], "process") ? kill(atoi(argv[i + 1]), SIGKILL)
                                                   : (errno = EINVAL, -1);
        if (failed && errno != ENOENT && errno != ESRCH)
            return refused_errno(errno, argv[i + 1]);
    }
    sync(); /* so that a copy of the disk, read on the host, shows it */
    puts("{\"is\":\"done\"}");
    return 0;
}
