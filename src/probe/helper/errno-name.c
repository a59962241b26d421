#include <errno.h>
#include <stdio.h>

#include "report.h"

#define NAMED(number) \
  case number:        \
    return #number

/* The C library's own names are for people, change with the locale, or are missing. */
const char *errno_name(int number) {
  static char unnamed[16];
  switch (number) {
    NAMED(EACCES);
    NAMED(EADDRINUSE);
    NAMED(EADDRNOTAVAIL);
    NAMED(EAFNOSUPPORT);
    NAMED(EAGAIN);
    NAMED(EBADF);
    NAMED(EBUSY);
    NAMED(ECONNREFUSED);
    NAMED(ECONNRESET);
    NAMED(EEXIST);
    NAMED(EHOSTDOWN);
    NAMED(EHOSTUNREACH);
    NAMED(EINTR);
    NAMED(EINVAL);
    NAMED(EIO);
    NAMED(EISDIR);
    NAMED(ELOOP);
    NAMED(EMFILE);
    NAMED(EMSGSIZE);
    NAMED(ENETDOWN);
    NAMED(ENETUNREACH);
    NAMED(ENFILE);
    NAMED(ENOBUFS);
    NAMED(ENODEV);
    NAMED(ENOENT);
    NAMED(ENOMEM);
    NAMED(ENOPROTOOPT);
    NAMED(ENOSYS);
    NAMED(ENOTDIR);
    NAMED(ENXIO);
    NAMED(EOPNOTSUPP);
    NAMED(EOVERFLOW);
    NAMED(EPERM);
    NAMED(EPIPE);
    NAMED(EPROTO);
    NAMED(EPROTONOSUPPORT);
    NAMED(ETIMEDOUT);
    default:
      snprintf(unnamed, sizeof unnamed, "E%d", number);
      return unnamed;
  }
}

/* A blackhole route says EINVAL, a firewall EPERM. */
bool errno_means_no_way(int number) {
  switch (number) {
    case EACCES:
    case EADDRNOTAVAIL:
    case ECONNREFUSED:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case EINVAL:
    case ENETDOWN:
    case ENETUNREACH:
    case EPERM:
      return true;
    default:
      return false;
  }
}

bool errno_means_no_room(int number) {
  return number == ENOBUFS || number == ENOMEM || number == EAGAIN;
}
