/* UDP datagrams of both families over the sockets of one namespace. */
#ifndef UDP_H
#define UDP_H

#include "mark.h"
#include "plan.h"
#include "sockets.h"

/* A datagram that came back; a server may have left our mark in it, or not. */
struct udp_answer {
  struct ip address;
  uint16_t port;
  bool marked;
  struct mark mark;
};

void udp_open(struct outlet *outlet, enum family family);

/* Takes a new port, so that what is on its way to the old one is nobody's. */
void udp_renew(const struct outlet *outlet);

/* Says 0 or what failed; an error may be that of an earlier datagram. */
int udp_send(const struct outlet *outlet, const struct ip *address, uint16_t port, const struct mark *mark);

/* The next datagram that arrived, whoever sent it. */
enum reading udp_receive(const struct outlet *outlet, struct udp_answer *answer);

/* The next error that arrived, of this machine or by ICMP. */
enum reading udp_receive_error(const struct outlet *outlet, struct socket_error *error, struct mark *mark);

#endif
