/*
 * The reference guest's payload. It reads marker.txt from its own folder, writes the marker to motw-harness-<marker>.txt in the
 * folder that TEMP names, prints it, and ends. It does nothing else: no network, no persistence, no privilege.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NO_MARKER 10
#define BAD_MARKER 11
#define NO_TRACE 12
#define MARKER_BYTES 64

static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-";

int main(void)
{
    char path[4096], marker[MARKER_BYTES + 8];
    const char *temp = getenv("TEMP");
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 16);
    if (length < 0)
        return NO_MARKER;
    path[length] = '\0';
    strcpy(strrchr(path, '/') + 1, "marker.txt");
    int from = open(path, O_RDONLY);
    if (from < 0 || (length = read(from, marker, sizeof marker - 1)) < 0)
        return NO_MARKER;
    marker[length] = '\0';
    marker[strcspn(marker, "\r\n")] = '\0';
    if (!marker[0] || strlen(marker) > MARKER_BYTES || marker[strspn(marker, allowed)] != '\0')
        return BAD_MARKER;
    snprintf(path, sizeof path, "%s/motw-harness-%s.txt", temp ? temp : "/tmp", marker);
    int to = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (to < 0 || write(to, marker, strlen(marker)) < 0 || close(to))
        return NO_TRACE;
    printf("motw-harness %s\n", marker);
    return 0;
}
