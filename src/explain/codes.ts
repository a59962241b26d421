/** What a code stands for; its page is docs/codes/CODE.md. A code never changes its meaning; in which order they are told is not its matter. */
export const CODES = {
  NX001: {
    title: 'a container does not run',
    meaning: 'A container has a network namespace, addresses and names only while it runs.',
  },
  NX002: {
    title: 'a container is paused',
    meaning: 'The kernel answers pings for a paused container, but none of its programs does anything.',
  },
  NX003: {
    title: 'the network namespace is one that was left behind',
    meaning:
      'A container in the network of another one is in the namespace that the other had at that time, which ends with it.',
  },
  NX004: {
    title: 'a container is on no network',
    meaning: 'Its network namespace has no interface but loopback, so nothing leads in or out.',
  },
  NX005: {
    title: 'they share no network',
    meaning:
      'The engine keeps its networks apart from each other: only members of one network reach each other.',
  },
  NX006: {
    title: 'an internal network is between them',
    meaning: 'An internal network has no way out and none in: only its members reach each other.',
  },
  NX007: {
    title: 'inter-container communication is off',
    meaning:
      'On a bridge without ICC the engine drops what its members send to each other; names still resolve.',
  },
  NX008: {
    title: 'the driver keeps the members of the network apart',
    meaning: 'In private mode macvlan and ipvlan pass nothing from one member to another.',
  },
  NX009: {
    title: 'the host is not on the network',
    meaning: 'A macvlan or ipvlan hides its members from the host that they run on, and the host from them.',
  },
  NX010: {
    title: 'a gateway mode keeps other networks out',
    meaning: 'A network in routed mode lets only published ports in, and is let into no network that is not.',
  },
  NX011: {
    title: 'they meet only through the gateway',
    meaning:
      'What crosses the host between two networks comes by address only: names are those of a shared network.',
  },
  NX012: {
    title: 'the port is open through the host',
    meaning:
      'A published port is open at the addresses of the host to every network that has it for a gateway, however far the networks are apart.',
  },
  NX013: {
    title: 'it is reached although the settings keep it apart',
    meaning:
      "The engine's firewall rules are gone, were never written, or other rules come before them. An engine that is to write rules writes them again when it is restarted.",
  },
  NX014: {
    title: 'IPv6 is off inside a container',
    meaning:
      'The network has IPv6, but a sysctl in the namespace of the container turns it off, so it has IPv4 alone.',
  },
  NX015: {
    title: 'an address is missing inside a container',
    meaning: 'The address that the engine gave the container is on none of the interfaces in its namespace.',
  },
  NX016: {
    title: 'somebody else has the address',
    meaning: 'Something answers at this address that is not the container to which the engine gave it.',
  },
  NX017: {
    title: 'large packets get lost',
    meaning: 'A link on the way takes smaller packets than its ends send: pings pass, and transfers hang.',
  },
  NX018: {
    title: 'something between them drops packets',
    meaning:
      'The settings let them talk and both ends are well, so it is a link, a neighbour, or a firewall rule that could not be told.',
  },
  NX019: {
    title: 'the default bridge has no names',
    meaning:
      "The engine's DNS server is in containers on networks that somebody made, and not on the default bridge.",
  },
  NX020: {
    title: "one of them runs in the host's network",
    meaning:
      "In the host's network a container has no address and no name of its own, and asks the host's DNS servers.",
  },
  NX021: {
    title: 'the container runs in the network of another',
    meaning: 'Names belong to the container that owns the namespace; who runs in it has none of its own.',
  },
  NX022: {
    title: "the DNS server is not the engine's",
    meaning: "Only the engine's own DNS server, 127.0.0.11, knows the names of containers.",
  },
  NX023: {
    title: 'the name is not known there',
    meaning: 'An alias belongs to one network: on another the container has to be given it again.',
  },
  NX024: {
    title: 'the name leads to somebody else',
    meaning: 'Another container bears the same name on a network of the asker, and answers to it.',
  },
  NX025: {
    title: 'the name leads to an address on another network',
    meaning: 'The address is one of the target, but on a network that the asker is not on.',
  },
  NX026: {
    title: 'the name got no good answer',
    meaning: 'The DNS server of the asker should know this name, and did not give it.',
  },
  NX027: {
    title: 'the port is that of the host',
    meaning:
      'Between containers a port has its own number; the published one is only at the addresses of the host.',
  },
  NX028: {
    title: 'the program listens on loopback only',
    meaning: 'A program that listens on 127.0.0.1 takes connections from its own network namespace alone.',
  },
  NX029: {
    title: 'nothing listens on the port',
    meaning: 'The container is reached, but no program in its namespace listens on that port.',
  },
  NX030: {
    title: 'a firewall rule drops it',
    meaning:
      'A rule of the packet filter takes what is sent, or what is answered, on the host or inside a container.',
  },
  NX031: {
    title: 'no firewall rule accepts it',
    meaning:
      'What comes to the end of a chain without being accepted is dropped, as the policy of the chain says.',
  },
  NX032: {
    title: "the host's route to the subnet does not lead to its bridge",
    meaning:
      'What crosses the host takes its narrowest route: where that of a VPN covers a subnet of the engine, packets to its containers go astray.',
  },
  NX033: {
    title: 'an interface on the way is down',
    meaning:
      'An interface that is down, or whose other end is, passes nothing: inside the container, on the host, or the bridge itself.',
  },
  NX034: {
    title: 'a container lacks the route to the other',
    meaning:
      'What a container sends takes the narrowest route in its namespace: the one that its network gave it is gone, or another is in its place.',
  },
  NX035: {
    title: 'the host does not filter what stays on one bridge',
    meaning:
      'Without bridge-nf-call-iptables, packets between members of one bridge never meet the rules that keep them apart.',
  },
  NX036: {
    title: 'the host forwards nothing',
    meaning:
      'What goes from one network to another, or to the outside, is forwarded by the host, which is told not to.',
  },
  NX037: {
    title: "an interface is not on its network's bridge",
    meaning:
      'The end of the wire that is on the host was taken off the bridge, so that what is sent into it arrives nowhere.',
  },
  NX038: {
    title: 'no program serves the published port',
    meaning:
      "The engine's proxy on the host accepts connections to a published port whether a program of the container is there or not.",
  },
  NX039: {
    title: 'the port is open at one address and refused at another',
    meaning:
      'A name leads to each address of the container on the networks of both, and a client takes the first that DNS gives it.',
  },
  NX040: {
    title: 'the port was to be published, and is not',
    meaning:
      'The engine publishes the ports of a container on a bridge that is not internal, and says nothing where it is on none.',
  },
  NX041: {
    title: 'the host does not lead that network to published ports',
    meaning:
      'Without docker-proxy in between, the packets themselves go on to the container, and the engine keeps its networks apart.',
  },
  NX042: {
    title: 'the host does not lead its own packets to published ports',
    meaning:
      'Without docker-proxy, a rule of the NAT table at OUTPUT leads what the host itself sends to a published port on to the container.',
  },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly meaning: string }>>

export type Code = keyof typeof CODES
