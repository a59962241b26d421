/*
 * Both ends of a conversation, for the tests that hold netx against a real client:
 *   speaker serve NAME LISTENER...   answers with its name; a LISTENER is PROTOCOL:ADDRESS:PORT, where PROTOCOL is
 *                                    tcp (answers what it is told), tcp+ (speaks first) or udp, and ADDRESS may be *
 *   speaker ask MS                   reads lines `PID PROTOCOL ADDRESS PORT`, has each conversation in the network
 *                                    namespace of that process (0: its own), for so long, and prints for each line
 *                                    what came of it
 *   speaker exit                     ends at once, as a program that crashes does
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LISTENERS = 32, CALLERS = 256, LINES = 20000, AT_ONCE = 600, AGAIN_MS = 200 };

static const int on = 1, off = 0;
static long patience_ms;

static long now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Makes an address of text, and says how long it is; 0 when it is none. */
static socklen_t address_of(const char *text, int port, struct sockaddr_storage *address) {
  struct sockaddr_in *four = (void *)address;
  struct sockaddr_in6 *six = (void *)address;
  memset(address, 0, sizeof *address);
  if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    return sizeof *four;
  }
  if (inet_pton(AF_INET6, text, &six->sin6_addr) != 1) return 0;
  six->sin6_family = AF_INET6;
  six->sin6_port = htons(port);
  return sizeof *six;
}

/* ---- the program that listens ---- */

struct listener {
  int type, speaks_first;
};

static int listen_at(char *text, struct listener *listener) {
  char *address = strchr(text, ':'), *port = strrchr(text, ':');
  struct sockaddr_storage at;
  *address++ = *port++ = 0;
  int any = !strcmp(address, "*");
  socklen_t size = address_of(any ? "::" : address, atoi(port), &at);
  listener->type = !strcmp(text, "udp") ? SOCK_DGRAM : SOCK_STREAM;
  listener->speaks_first = !strcmp(text, "tcp+");
  int six = at.ss_family == AF_INET6, server = socket(at.ss_family, listener->type, 0);
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(server, IPPROTO_IP, IP_FREEBIND, &on, sizeof on); /* an address of IPv6 may still be tentative */
  setsockopt(server, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
  if (six) {
    setsockopt(server, IPPROTO_IPV6, IPV6_V6ONLY, any ? &off : &on, sizeof on);
    setsockopt(server, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
  }
  if (size == 0 || bind(server, (void *)&at, size)) return perror(address), -1;
  if (listener->type == SOCK_STREAM && listen(server, 64)) return perror(address), -1;
  return server;
}

/* How many datagrams came: an answer may find no way back. */
static long heard;

/* Answers a datagram from the address that it was sent to, as programs for hosts of several addresses do. */
static void answer_datagram(int server, const char *name) {
  char line[512], control[256];
  struct sockaddr_storage from;
  struct iovec part = {line, sizeof line};
  struct msghdr message = {&from, sizeof from, &part, 1, control, sizeof control, 0};
  if (recvmsg(server, &message, 0) < 0) return;
  for (struct cmsghdr *one = CMSG_FIRSTHDR(&message); one; one = CMSG_NXTHDR(&message, one)) {
    /* The way back is the routing table's choice; the address is ours. */
    if (one->cmsg_level == IPPROTO_IPV6) ((struct in6_pktinfo *)CMSG_DATA(one))->ipi6_ifindex = 0;
    else ((struct in_pktinfo *)CMSG_DATA(one))->ipi_ifindex = 0;
  }
  part.iov_len = snprintf(line, sizeof line, "%s %ld\n", name, ++heard);
  sendmsg(server, &message, 0);
}

static void tell(int caller, const char *name) {
  dprintf(caller, "%s\n", name);
  shutdown(caller, SHUT_WR);
}

static int serve(const char *name, int count, char **texts) {
  struct pollfd polled[LISTENERS + CALLERS];
  struct listener listeners[LISTENERS];
  int callers = 0;
  if (count > LISTENERS) return 1;
  for (int index = 0; index < count; index++)
    polled[index] = (struct pollfd){listen_at(texts[index], &listeners[index]), POLLIN, 0};
  for (;;) {
    if (poll(polled, count + callers, -1) < 0) return 1;
    for (int index = count; index < count + callers; index++) {
      if (!polled[index].revents) continue;
      char line[512];
      if (read(polled[index].fd, line, sizeof line) > 0) tell(polled[index].fd, name);
      close(polled[index].fd);
      polled[index--] = polled[count + --callers];
    }
    for (int index = 0; index < count; index++) {
      if (!polled[index].revents) continue;
      if (listeners[index].type == SOCK_DGRAM) {
        answer_datagram(polled[index].fd, name);
        continue;
      }
      int caller = accept(polled[index].fd, NULL, NULL);
      if (caller < 0) continue;
      if (listeners[index].speaks_first) tell(caller, name);
      if (callers == CALLERS) close(caller);
      else polled[count + callers++] = (struct pollfd){caller, POLLIN, 0};
    }
  }
}

/* ---- the client ---- */

struct talk {
  int fd, is_stream, is_connected;
  struct sockaddr_storage to;
  socklen_t to_size;
  long began, sent;
  char came[96];
};

static struct talk talks[LINES];

static void end_talk(struct talk *talk, const char *came) {
  snprintf(talk->came, sizeof talk->came, "%s", came);
  talk->came[strcspn(talk->came, "\n")] = 0;
  if (talk->fd >= 0) close(talk->fd);
  talk->fd = -1;
}

static const char *words_for(int error) {
  return error == ECONNREFUSED ? "refused" : error == ECONNRESET || error == EPIPE ? "reset" : strerrorname_np(error);
}

static int enter(int pid) {
  static int own = -1, inside = 0;
  char path[64];
  if (own < 0) own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (pid == inside) return 0;
  snprintf(path, sizeof path, "/proc/%d/ns/net", pid);
  int there = pid == 0 ? dup(own) : open(path, O_RDONLY | O_CLOEXEC);
  if (there < 0 || setns(there, CLONE_NEWNET)) return inside = -1, -1;
  close(there);
  inside = pid;
  return 0;
}

static void begin(struct talk *talk, const char *line) {
  int pid, port;
  char protocol[8], address[64];
  talk->fd = -1;
  if (sscanf(line, "%d %7s %63s %d", &pid, protocol, address, &port) != 4) return end_talk(talk, "bad-line");
  talk->to_size = address_of(address, port, &talk->to);
  if (talk->to_size == 0) return end_talk(talk, "bad-address");
  if (enter(pid)) return end_talk(talk, "gone");
  talk->is_stream = protocol[0] == 't';
  talk->began = now_ms();
  int six = talk->to.ss_family == AF_INET6, type = talk->is_stream ? SOCK_STREAM : SOCK_DGRAM;
  talk->fd = socket(talk->to.ss_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (talk->fd < 0) return end_talk(talk, words_for(errno));
  if (talk->is_stream) {
    if (connect(talk->fd, (void *)&talk->to, talk->to_size) && errno != EINPROGRESS) end_talk(talk, words_for(errno));
    return;
  }
  /* Not connected: it is to hear an answer that comes from another address, too; but also that it was refused. */
  setsockopt(talk->fd, six ? IPPROTO_IPV6 : IPPROTO_IP, six ? IPV6_RECVERR : IP_RECVERR, &on, sizeof on);
}

static void say(struct talk *talk) {
  talk->sent = now_ms();
  const void *to = talk->is_stream ? NULL : &talk->to;
  ssize_t size = sendto(talk->fd, "hello\n", 6, MSG_NOSIGNAL, to, to ? talk->to_size : 0);
  if (size < 0 && errno != EAGAIN) end_talk(talk, words_for(errno));
}

/* Whether it came from where the question went, port and address. */
static int is_from(const struct talk *talk, const struct sockaddr_storage *from) {
  const struct sockaddr_in *four[] = {(void *)&talk->to, (void *)from};
  const struct sockaddr_in6 *six[] = {(void *)&talk->to, (void *)from};
  if (talk->is_stream) return 1;
  if (from->ss_family == AF_INET)
    return four[0]->sin_port == four[1]->sin_port && four[0]->sin_addr.s_addr == four[1]->sin_addr.s_addr;
  return six[0]->sin6_port == six[1]->sin6_port && !memcmp(&six[0]->sin6_addr, &six[1]->sin6_addr, 16);
}

static void go_on(struct talk *talk, int events) {
  char line[96];
  int error = 0;
  socklen_t size = sizeof error;
  if (!talk->is_connected && events) {
    getsockopt(talk->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) return end_talk(talk, words_for(error));
    talk->is_connected = 1;
    return say(talk);
  }
  if (events & (POLLIN | POLLERR | POLLHUP)) {
    struct sockaddr_storage from = {0};
    socklen_t from_size = sizeof from;
    ssize_t length = recvfrom(talk->fd, line, sizeof line - 1, 0, (void *)&from, &from_size);
    if (length > 0) {
      char came[128];
      line[length] = 0;
      snprintf(came, sizeof came, "%s %s", is_from(talk, &from) ? "bytes" : "astray", line);
      return end_talk(talk, came);
    }
    if (length == 0) return end_talk(talk, "closed");
    if (errno != EAGAIN) return end_talk(talk, words_for(errno));
  }
  if (now_ms() - talk->began > patience_ms) return end_talk(talk, talk->is_stream && talk->is_connected ? "mute" : "timeout");
  if (!talk->is_stream && talk->is_connected && now_ms() - talk->sent > AGAIN_MS) say(talk);
}

static int ask(void) {
  static char lines[LINES][128];
  static struct pollfd polled[AT_ONCE];
  static int which[AT_ONCE];
  struct rlimit limit;
  int count = 0, next = 0, open_talks = 0;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  while (count < LINES && fgets(lines[count], sizeof lines[count], stdin)) count++;
  while (next < count || open_talks > 0) {
    for (; open_talks < AT_ONCE && next < count; next++) {
      begin(&talks[next], lines[next]);
      if (talks[next].fd >= 0) which[open_talks++] = next;
    }
    for (int index = 0; index < open_talks; index++) {
      struct talk *talk = &talks[which[index]];
      polled[index] = (struct pollfd){talk->fd, talk->is_connected ? POLLIN : POLLOUT, 0};
    }
    if (poll(polled, open_talks, 20) < 0) return 1;
    for (int index = 0; index < open_talks; index++) go_on(&talks[which[index]], polled[index].revents);
    int kept = 0;
    for (int index = 0; index < open_talks; index++)
      if (talks[which[index]].fd >= 0) which[kept++] = which[index];
    open_talks = kept;
  }
  for (int index = 0; index < count; index++) puts(talks[index].came);
  return 0;
}

int main(int argc, char **argv) {
  signal(SIGTERM, _exit); /* the kernel gives process 1 no default actions */
  signal(SIGPIPE, SIG_IGN);
  if (argc >= 3 && !strcmp(argv[1], "serve")) return serve(argv[2], argc - 3, argv + 3);
  if (argc == 3 && !strcmp(argv[1], "ask")) return patience_ms = atol(argv[2]), ask();
  return 3;
}
