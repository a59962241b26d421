/* netx-probe: asks, from inside many network namespaces at once, which addresses and ports answer and which names are
 * known. It enters each namespace, opens its sockets there, gives up every privilege, and only then reads a packet.
 * With `wire` as its first argument it asks nothing: it joins two namespaces, or parts them; see wire.h. */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "broom.h"
#include "loop.h"
#include "namespace.h"
#include "neighbours.h"
#include "outcome.h"
#include "plan.h"
#include "privileges.h"
#include "protocol.h"
#include "report.h"
#include "settle.h"
#include "round.h"
#include "wire.h"

static struct plan plan;

static void on_signal(int number) {
  _exit(128 + number);
}

/* The first process of a container is deaf to signals that it has no handler for. */
static void hear_signals(void) {
  const struct sigaction end = {.sa_handler = on_signal}, ignore = {.sa_handler = SIG_IGN};
  sigaction(SIGTERM, &end, NULL);
  sigaction(SIGINT, &end, NULL);
  sigaction(SIGHUP, &end, NULL);
  sigaction(SIGPIPE, &ignore, NULL);
}

/* A socket in the place of a closed stdin, stdout or stderr would be taken for it. */
static void expect_standard_streams(void) {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd += 1) {
    if (fcntl(fd, F_GETFD) < 0) _exit(EXIT_INTERNAL);
  }
}

static void allow_many_sockets(void) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

static const char *argument(int argc, char **argv, int index, const char *usual) {
  return argc > index ? argv[index] : usual;
}

int main(int argc, char **argv) {
  expect_standard_streams();
  hear_signals();
  if (strcmp(argument(argc, argv, 1, ""), "wire") == 0) {
    wire(argument(argc, argv, 2, "/netns"), argument(argc, argv, 3, "/named"));
  }
  allow_many_sockets();
  say("netx-probe 2\n");
  flush_answers();
  read_places(&plan);
  neighbours_open();
  broom_reserve();
  open_namespaces(&plan, argument(argc, argv, 1, "/netns"), argument(argc, argv, 2, "/named"));
  settle_addresses(&plan);
  report_namespaces(&plan);
  close_handles(&plan);
  broom_start(&plan);
  keep_only(KEEP_NOTHING);
  say("opened\n");
  neighbours_report();
  flush_answers();
  read_probes(&plan);
  for (;;) {
    run_round(&plan);
    read_again();
    make_ready(&plan);
  }
}
