#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/netlink.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input.h"
#include "netlink.h"
#include "pair.h"
#include "privileges.h"
#include "report.h"

static struct wire_plan plan;

_Noreturn static void finish(void) {
  flush_answers();
  _exit(EXIT_DONE);
}

_Noreturn static void fail(uint32_t end, const char *step, int number) {
  say("failed %u %s %s\n", end, step, errno_name(number));
  finish();
}

static void open_own(uint32_t number, struct end *end) {
  end->handle = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (end->handle < 0) fail(number, "open", errno);
}

static void enter(uint32_t number, struct end *end, const char *path) {
  const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) fail(number, "folder", errno);
  /* O_NONBLOCK: a stray FIFO in the folder must not hold the run up. */
  end->handle = openat(folder, end->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (end->handle < 0) fail(number, "open", errno);
  close(folder);
  if (setns(end->handle, CLONE_NEWNET) != 0) fail(number, "setns", errno);
}

static void open_ends(const char *const folders[2], bool start) {
  for (uint32_t number = 0; number < ENDS; number += 1) {
    struct end *end = &plan.ends[number];
    if ((strcmp(end->file, "-") == 0) != start) continue;
    if (start) open_own(number, end);
    else enter(number, end, folders[end->named]);
    end->netlink = netlink_open(NETLINK_ROUTE);
    if (end->netlink < 0) fail(number, "socket", errno);
  }
}

/* A namespace may have several files. */
static void expect_two(void) {
  struct stat files[ENDS];
  for (uint32_t number = 0; number < ENDS; number += 1) {
    if (fstat(plan.ends[number].handle, &files[number]) != 0) fail(number, "open", errno);
  }
  if (files[0].st_dev == files[1].st_dev && files[0].st_ino == files[1].st_ino) fail(1, "same", EEXIST);
}

/* A socket in a new namespace, which ends with the process. */
static int open_scratch(void) {
  if (unshare(CLONE_NEWNET) != 0) fail(0, "scratch", errno);
  const int scratch = netlink_open(NETLINK_ROUTE);
  if (scratch < 0) fail(0, "scratch", errno);
  return scratch;
}

/* What has been begun is brought to its end, and told. */
static void be_deaf(void) {
  sigset_t all;
  input_ignore();
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
}

void wire(const char *folder, const char *named_folder) {
  const char *const folders[2] = {folder, named_folder};
  say("netx-wire 1\n");
  flush_answers();
  read_wire_plan(&plan);
  /* There is no way back to the one that the process started in: it comes first. */
  open_ends(folders, true);
  open_ends(folders, false);
  expect_two();
  const int scratch = open_scratch();
  if (!holds_capability(CAP_NET_ADMIN)) fail(0, "privilege", EPERM);
  keep_only(CAP_NET_ADMIN);
  be_deaf();
  uint32_t removed = 0;
  const struct fault fault = plan.job == MAKE ? make_pair(&plan, scratch) : remove_pair(&plan, &removed);
  if (fault.step != NULL) fail(fault.end, fault.step, fault.number);
  if (plan.job == MAKE) say("made\n");
  else say("removed %u\n", removed);
  finish();
}
