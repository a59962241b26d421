/* ICMP echoes of both families over the sockets of one namespace: which one an answer belongs to is for the caller. */
#ifndef ICMP_H
#define ICMP_H

#include "mark.h"
#include "plan.h"
#include "sockets.h"

enum { MAX_ECHO_BYTES = 65535 };

struct icmp_answer {
  struct mark mark;
  struct ip address; /* that answered */
};

void icmp_open(struct outlet *outlet, enum family family);

/* Sends so many bytes of ICMP, ECHO_BYTES at least. Says 0 or what failed; an error may be that of an earlier echo. */
int icmp_send(const struct outlet *outlet, const struct ip *address, const struct mark *mark, size_t length);

/* The next answer that arrived. */
enum reading icmp_receive(const struct outlet *outlet, enum family family, struct icmp_answer *answer);

/* The next error that arrived, of this machine or by ICMP. */
enum reading icmp_receive_error(const struct outlet *outlet, enum family family, struct socket_error *error,
                                struct mark *mark);

#endif
