/* The guest's folders /c, /e, … are shown as drives C:\, E:\, … so that telemetry has the shape of Windows telemetry. */
#ifndef DRIVES_H
#define DRIVES_H
#include <ctype.h>
#include <string.h>

#define USER_ID 1000
#define USER_NAME "REFERENCE\\analyst"
#define USER_TEMP "/c/Users/analyst/AppData/Local/Temp"
#define PATH_BYTES 4096

/* The guest's own volumes: C: and D: are NTFS, U: is FAT, as a USB stick. Images are mounted from E: on, past those that are taken. */
#define DATA_DRIVE "/d"
#define STICK "/u"
static const char *const volumes[] = {"/c", DATA_DRIVE, STICK, NULL};

static int on_a_drive(const char *path)
{
    return path[0] == '/' && islower((unsigned char)path[1]) && (path[2] == '/' || path[2] == '\0');
}

/* Writes at most PATH_BYTES; a path that is not on a drive is shown as it is. */
static const char *as_windows(const char *path, char *shown)
{
    size_t length = 0;
    if (on_a_drive(path)) {
        shown[length++] = (char)toupper((unsigned char)path[1]);
        shown[length++] = ':';
        shown[length++] = '\\';
        path += path[2] ? 3 : 2;
        for (; *path && length < PATH_BYTES - 1; path++)
            shown[length++] = *path == '/' ? '\\' : *path;
    } else {
        for (; *path && length < PATH_BYTES - 1; path++)
            shown[length++] = *path;
    }
    shown[length] = '\0';
    return shown;
}
#endif
