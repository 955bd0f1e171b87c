/* zone FILE: its own stream's text, and the zone the guest maps it to. Two facts, never merged. */
#include "operations.h"
#include "answer.h"
#include "zone.h"

int zone_operation(int argc, char **argv)
{
    char text[STREAM_BYTES];
    if (argc != 2)
        return misused("zone FILE");
    if (access(argv[1], F_OK))
        return refused_errno(errno, argv[1]);
    int has = read_stream(argv[1], text);
    if (has < 0) {
        perror(argv[1]);
        return 1;
    }
    fputs("{\"is\":\"done\",\"stream\":", stdout);
    if (has)
        json_string(stdout, text);
    else
        fputs("null", stdout);
    int zone = mapped_zone(argv[1]);
    if (zone == NO_ZONE)
        puts(",\"mapped\":null}");
    else
        printf(",\"mapped\":%d}\n", zone);
    return 0;
}
