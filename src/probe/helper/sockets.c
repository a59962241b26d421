#include "sockets.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/errqueue.h> /* takes struct timespec for granted */

enum { BUFFER_BYTES = 1 << 20 };

/* The limit of the machine counts only for those without privileges. */
static void widen(int fd, int forced, int polite) {
  const int bytes = BUFFER_BYTES;
  if (setsockopt(fd, SOL_SOCKET, forced, &bytes, sizeof bytes) == 0) return;
  setsockopt(fd, SOL_SOCKET, polite, &bytes, sizeof bytes);
}

int prepare_socket(int fd) {
  const int on = 1;
  widen(fd, SO_RCVBUFFORCE, SO_RCVBUF);
  widen(fd, SO_SNDBUFFORCE, SO_SNDBUF);
  return setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on) == 0 ? 0 : errno;
}

void close_socket(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

ssize_t receive_error(int fd, uint8_t *bytes, size_t length, struct socket_error *error) {
  union {
    struct cmsghdr header;
    uint8_t bytes[256];
  } control;
  struct sockaddr_in destination = {0};
  struct iovec payload = {.iov_base = bytes, .iov_len = length};
  struct msghdr message = {
      .msg_name = &destination,
      .msg_namelen = sizeof destination,
      .msg_iov = &payload,
      .msg_iovlen = 1,
      .msg_control = &control,
      .msg_controllen = sizeof control,
  };
  const ssize_t got = recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
  if (got < 0) return -1;
  *error = (struct socket_error){.destination = destination.sin_addr.s_addr};
  const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  struct sock_extended_err detail;
  if (header == NULL || header->cmsg_level != IPPROTO_IP || header->cmsg_type != IP_RECVERR) return got;
  if (header->cmsg_len < CMSG_LEN(sizeof detail)) return got;
  memcpy(&detail, CMSG_DATA(header), sizeof detail);
  error->number = (int)detail.ee_errno;
  error->by_icmp = detail.ee_origin == SO_EE_ORIGIN_ICMP;
  error->type = detail.ee_type;
  error->code = detail.ee_code;
  return got;
}
