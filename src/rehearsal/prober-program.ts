// The program that makes network namespaces and holds every socket of a rehearsal: one process of about 6 MB for hundreds of namespaces, where one
// Node process per namespace takes 40 MB and a tenth of a second each. A socket stays in the namespace that its maker was in, and Perl can change
// namespaces by itself (setns by syscall). perl-base, with these four modules, is part of every Debian. It knows no conversations: it does what it is
// told, line by line, and says what happened. Namespaces have no names: they exist as long as this process holds them open, and end with it, however it
// ends. Text here and not a file of its own, because the package carries only what the compiler makes. LIMIT: Linux on 64-bit x86, ARM and RISC-V.
//
// It reads                                              it answers
//   net R                                                 ok R NUMBER PATH
//   set R NS PATH VALUE       writes /proc/sys/net/PATH   ok R | no R ERRNO TEXT
//   run R NS BYTES ARG…       ARGs in hex, then input     ran R STATUS OUTPUT
//   get R NS PATH             reads /proc/net/PATH        ok R CONTENT | no R ERRNO TEXT
//   mark R                    all earlier events are out  ok R
//   tcp-listen S NS FAMILY ADDRESS PORT                   open S; later: accept S S2
//   tcp S NS FAMILY ADDRESS PORT TO TOPORT                from S PORT, up S | fail S ERRNO TEXT
//   udp S NS FAMILY ADDRESS PORT [TO TOPORT]              open S
//   ping S NS FAMILY ADDRESS TO                           open S
//   raw S NS FAMILY ADDRESS PROTOCOL [TO]                 open S
//   send S TEXT [TO TOPORT]                               sent S TIME
//   close S
// and tells: data S TIME TEXT [FROM FROMPORT], end S, fail S ERRNO TEXT. TEXT is hex, TIME seconds of a steady clock.

export const proberProgram: string = String.raw`
use strict; use warnings; use Socket qw(:all); use POSIX (); use Errno qw(EAGAIN EINPROGRESS EINTR);
$SIG{PIPE} = 'IGNORE'; $| = 0; binmode STDIN; binmode STDOUT;
my $machine = (POSIX::uname())[4];
my %x86 = (clock => 228, setns => 308, unshare => 272, epoll => 291, ctl => 233, wait => 281, prctl => 157, limit => 302, memfd => 319);
my %generic = (clock => 113, setns => 268, unshare => 97, epoll => 20, ctl => 21, wait => 22, prctl => 167, limit => 261, memfd => 279);
my $is_x86 = $machine eq 'x86_64';
my %sys = $is_x86 ? %x86 : %generic;
my $event_form = $is_x86 ? 'LQ' : 'Lx4Q';
my $event_size = length pack $event_form, 0, 0;
sub refuse { my ($why) = @_; $why =~ s/\n/ /g; syswrite STDOUT, "refused $why\n"; exit 1 }
refuse("machine $machine") unless ($is_x86 || $machine =~ /^(aarch64|riscv64|loongarch64)$/) && length(pack 'p', '') == 8;
my ($host_net) = @ARGV;
my $own_net = readlink '/proc/self/ns/net';
refuse("no network namespace of its own") if !defined $own_net || $own_net eq $host_net;

my $limits = pack 'QQ', 0, 0;
syscall($sys{limit}, 0, 7, 0, $limits) == 0 or refuse("prlimit: $!");
my (undef, $most) = unpack 'QQ', $limits;
$most = 65536 if $most > 65536;
my $raised = pack 'QQ', $most, (unpack 'QQ', $limits)[1];
syscall($sys{limit}, 0, 7, $raised, 0);

my (@nets, %sockets, %by_fd, @marks); my $accepted = 0; my $out = ''; my $in = '';
sub hold_net { open my $fh, '<', '/proc/self/ns/net' or refuse("namespace: $!"); push @nets, $fh; return $#nets }
my $here = hold_net();
sub enter { my ($ns) = @_; return if $ns == $here; syscall($sys{setns}, int fileno $nets[$ns], 0x40000000) == 0 or refuse("setns: $!"); $here = $ns }
sub now { my $spec = "\0" x 16; syscall($sys{clock}, 1, $spec); my ($s, $n) = unpack 'qq', $spec; return sprintf '%.6f', $s + $n / 1e9 }

my $epoll = syscall $sys{epoll}, 0;
refuse("epoll: $!") if $epoll < 0;
sub watch { my ($how, $fd, $events) = @_; my $event = pack $event_form, $events, $fd; syscall $sys{ctl}, int $epoll, int $how, int $fd, $event }
my ($ADD, $CHANGE) = (1, 3); my ($READ, $WRITE) = (1, 4);
watch($ADD, 0, $READ);

sub say_fail { my ($id, $errno) = @_; my $text = do { local $! = $errno; "$!" }; $out .= "fail $id $errno $text\n" }
sub forget { my ($id) = @_; my $s = delete $sockets{$id} or return; delete $by_fd{$s->{fd}}; setsockopt $s->{fh}, SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0 if $s->{kind} eq 'tcp'; close $s->{fh} }
sub keep { my ($id, $fh, $kind, $family, $events) = @_; my $fd = fileno $fh; $sockets{$id} = { fh => $fh, fd => $fd, kind => $kind, family => $family, up => 0 }; $by_fd{$fd} = $id; watch($ADD, $fd, $events) }
sub address { my ($family, $text, $port) = @_; return $family == 4 ? pack_sockaddr_in($port, inet_pton(AF_INET, $text)) : pack_sockaddr_in6($port, inet_pton(AF_INET6, $text)) }
sub words { my ($name) = @_; return ('-', 0) if !defined $name || length $name < 4;
  if (sockaddr_family($name) == AF_INET) { my ($port, $ip) = unpack_sockaddr_in($name); return (inet_ntop(AF_INET, $ip), $port) }
  my ($port, $ip) = unpack_sockaddr_in6($name); return (inet_ntop(AF_INET6, $ip), $port) }
sub make { my ($ns, $family, $type, $protocol, $from, $port) = @_; enter($ns);
  socket my $fh, $family == 4 ? AF_INET : AF_INET6, $type | 2048, $protocol or return;
  setsockopt $fh, SOL_SOCKET, SO_REUSEADDR, 1;
  if ($type != SOCK_STREAM) { $family == 4 ? setsockopt $fh, 0, 11, 1 : setsockopt $fh, 41, 25, 1 }
  bind $fh, address($family, $from, $port) or return;
  return $fh }
sub aim { my ($fh, $family, $to, $port) = @_; return connect $fh, address($family, $to, $port) }

sub run { my ($r, $ns, $body, @arg) = @_;
  my $name = 'x'; my @fd = map { syscall($sys{memfd}, $name, 0) } 1, 2;
  open my $input, '+<&=', $fd[0] or refuse("memfd: $!"); open my $output, '+<&=', $fd[1] or refuse("memfd: $!");
  my $at = 0; while ($at < length $body) { my $n = syswrite $input, $body, length($body) - $at, $at; refuse("memfd: $!") unless $n; $at += $n }
  sysseek $input, 0, 0;
  my $pid = fork; refuse("fork: $!") unless defined $pid;
  if ($pid == 0) { syscall $sys{prctl}, 1, 9, 0, 0, 0; enter($ns); POSIX::dup2(fileno $input, 0); POSIX::dup2(fileno $output, 1); POSIX::dup2(fileno $output, 2); { no warnings; exec { $arg[0] } @arg } POSIX::_exit(127) }
  1 while waitpid($pid, 0) < 0 && $! == EINTR; my $status = $? & 127 ? 128 + ($? & 127) : $? >> 8;
  sysseek $output, 0, 0; sysread $output, my $text, 65536;
  $out .= "ran $r $status " . unpack('H*', $text) . "\n" }

sub obey { my ($verb, $id, @a) = @_;
  if ($verb eq 'send') { my $s = $sockets{$id} or return; my $bytes = pack 'H*', $a[0];
    $bytes = pack('CCnnn', $s->{family} == 4 ? 8 : 128, 0, 0, 0, ++$s->{turn}) . $bytes if $s->{kind} eq 'ping';
    my $sent = @a > 1 ? send $s->{fh}, $bytes, 0, address($s->{family}, $a[1], $s->{kind} eq 'raw' ? 0 : $a[2]) : send $s->{fh}, $bytes, 0;
    defined $sent ? ($out .= "sent $id " . now() . "\n") : say_fail($id, $! + 0) }
  elsif ($verb eq 'close') { forget($id) }
  elsif ($verb eq 'mark') { push @marks, $id }
  elsif ($verb eq 'tcp') { my ($ns, $family, $from, $port, $to, $to_port) = @a;
    my $fh = make($ns, $family, SOCK_STREAM, 0, $from, $port) or return say_fail($id, $! + 0);
    return say_fail($id, $! + 0) unless aim($fh, $family, $to, $to_port) || $! == EINPROGRESS;
    $out .= "from $id " . (words(getsockname $fh))[1] . "\n";
    keep($id, $fh, 'tcp', $family, $READ | $WRITE) }
  elsif ($verb eq 'tcp-listen') { my ($ns, $family, $from, $port) = @a;
    my $fh = make($ns, $family, SOCK_STREAM, 0, $from, $port); return say_fail($id, $! + 0) unless $fh && listen $fh, 512;
    keep($id, $fh, 'listen', $family, $READ); $out .= "open $id\n" }
  elsif ($verb eq 'udp') { my ($ns, $family, $from, $port, $to, $to_port) = @a;
    my $fh = make($ns, $family, SOCK_DGRAM, 0, $from, $port); return say_fail($id, $! + 0) unless $fh && (!defined $to || aim($fh, $family, $to, $to_port));
    keep($id, $fh, 'udp', $family, $READ); $out .= "open $id\n" }
  elsif ($verb eq 'ping') { my ($ns, $family, $from, $to) = @a;
    my $fh = make($ns, $family, SOCK_DGRAM, $family == 4 ? 1 : 58, $from, 0); return say_fail($id, $! + 0) unless $fh && aim($fh, $family, $to, 0);
    keep($id, $fh, 'ping', $family, $READ); $out .= "open $id\n" }
  elsif ($verb eq 'raw') { my ($ns, $family, $from, $protocol, $to) = @a;
    my $fh = make($ns, $family, SOCK_RAW, $protocol, $from, 0); return say_fail($id, $! + 0) unless $fh && (!defined $to || aim($fh, $family, $to, 0));
    keep($id, $fh, 'raw', $family, $READ); $out .= "open $id\n" }
  elsif ($verb eq 'net') { syscall($sys{unshare}, 0x40000000) == 0 or return $out .= "no $id " . ($! + 0) . " $!\n";
    my $ns = hold_net(); $here = $ns; $out .= "ok $id $ns /proc/$$/fd/" . fileno($nets[$ns]) . "\n" }
  elsif ($verb eq 'set') { my ($ns, $path, $value) = @a; enter($ns); $value =~ tr/,/ /;
    my $file; my $done = open($file, '>', "/proc/sys/net/$path") && defined syswrite $file, $value;
    $out .= $done ? "ok $id\n" : "no $id " . ($! + 0) . " $!\n" }
  elsif ($verb eq 'get') { my ($ns, $path) = @a; enter($ns);
    open my $file, '<', "/proc/net/$path" or return $out .= "no $id " . ($! + 0) . " $!\n";
    local $/; my $text = <$file>; $out .= "ok $id " . unpack('H*', $text // '') . "\n" }
  else { refuse("the word $verb") } }

sub read_commands {
  my $n = sysread STDIN, $in, 1 << 20, length $in;
  exit 0 if defined $n && $n == 0; return unless defined $n;
  my $at = 0;
  while ((my $end = index $in, "\n", $at) >= 0) {
    my @words = split / /, substr $in, $at, $end - $at;
    if ($words[0] eq 'run') {
      my (undef, $r, $ns, $bytes, @arg) = @words;
      last if length($in) < $end + 1 + $bytes;
      run($r, $ns, substr($in, $end + 1, $bytes), map { pack 'H*', $_ } @arg); $at = $end + 1 + $bytes }
    else { obey(@words); $at = $end + 1 } }
  substr $in, 0, $at, '' }

sub serve { my ($fd, $events) = @_;
  my $id = $by_fd{$fd}; return unless defined $id; my $s = $sockets{$id}; my $fh = $s->{fh};
  if ($s->{kind} eq 'listen') {
    while (accept my $peer, $fh) { my $flags = fcntl $peer, 3, 0; fcntl $peer, 4, $flags | 2048; my $new = 'a' . ++$accepted; keep($new, $peer, 'tcp', $s->{family}, $READ); $sockets{$new}{up} = 1; $out .= "accept $id $new\n" }
    return }
  if ($s->{kind} eq 'tcp') {
    if (!$s->{up}) { my $errno = unpack 'i', getsockopt $fh, SOL_SOCKET, SO_ERROR;
      if ($errno) { say_fail($id, $errno); return forget($id) }
      return unless $events & $WRITE;
      $s->{up} = 1; watch($CHANGE, $fd, $READ); $out .= "up $id\n" }
    while (1) { my $n = sysread $fh, my $bytes, 65536;
      if (!defined $n) { return if $! == EAGAIN; say_fail($id, $! + 0); return forget($id) }
      if ($n == 0) { $out .= "end $id\n"; return forget($id) }
      setsockopt $fh, 6, 12, 1;
      $out .= "data $id " . now() . ' ' . unpack('H*', $bytes) . "\n" } }
  if ($events & 8) { my $errno = unpack 'i', getsockopt $fh, SOL_SOCKET, SO_ERROR; say_fail($id, $errno) if $errno; 1 while defined recv $fh, my $lost, 65536, 0x2000 }
  while (1) { my $name = recv $fh, my $bytes, 65536, 0;
    if (!defined $name) { return if $! == EAGAIN; say_fail($id, $! + 0); next }
    if ($s->{kind} eq 'ping') { next unless ord($bytes) == ($s->{family} == 4 ? 0 : 129); $bytes = substr $bytes, 8 }
    $bytes = substr $bytes, 4 * (ord($bytes) & 15) if $s->{kind} eq 'raw' && $s->{family} == 4;
    $out .= join(' ', 'data', $id, now(), unpack('H*', $bytes), words($name)) . "\n" } }

$out = "ready $most\n";
while (1) {
  my $at = 0; while ($at < length $out) { my $n = syswrite STDOUT, $out, length($out) - $at, $at; if (!defined $n) { next if $! == EINTR; exit 0 } $at += $n } $out = '';
  my $due = @marks; my $events = "\0" x ($event_size * 256);
  my $n = syscall $sys{wait}, int $epoll, $events, 256, $due ? 0 : -1, 0, 8;
  if ($n < 0) { next if $! == EINTR; refuse("epoll: $!") }
  my $told = 0;
  for my $i (0 .. $n - 1) { my ($what, $fd) = unpack $event_form, substr $events, $i * $event_size, $event_size; if ($fd == 0) { $told = 1 } else { serve($fd, $what) } }
  if ($due && $n < 256) { $out .= "ok $_\n" for splice @marks, 0, $due }
  read_commands() if $told }
`;
