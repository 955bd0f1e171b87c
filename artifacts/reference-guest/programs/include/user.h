/* An operation acts as the user where the user would, and as the system where the system would. */
#ifndef USER_H
#define USER_H
#include "drives.h"
#include <unistd.h>

/* Each returns 0, or not with errno set. */
static int become_user(void)
{
    return setegid(USER_ID) || seteuid(USER_ID);
}

static int become_system(void)
{
    return seteuid(0) || setegid(0);
}
#endif
