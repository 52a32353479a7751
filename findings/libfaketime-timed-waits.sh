#!/usr/bin/env bash
# libfaketime 0.9.10 (Debian 12, package libfaketime 0.9.10-2.1), Java 17 of Debian, Linux with glibc 2.36.
#
# Expected guess: FAKETIME_DONT_FAKE_MONOTONIC=1 moves the wall clock of a JVM and leaves all that waits alone, as a JVM waits by
#   the monotonic clock. So a program whose clock is wrong by five minutes is as idle as one whose clock is right.
# Behaviour: timed waits end before their time, at once as a rule, and whoever waits in a loop, as each scheduled executor does, takes
#   a processor. The package is built to guess the clock of a condition anew (force monotonic fix), also where that clock is not moved.
#   With FAKETIME_FORCE_MONOTONIC_FIX=0 beside it waits last as long as they should, and the wall clock is as wrong as wanted.
# What follows: a test with wrong clocks that is slow, or loses jobs, may show nothing but busy processors. Set both variables.
# Output seen (of one processor, four waiting threads, ten seconds):
#   right clock:               0.5 %
#   wrong, waits not moved:    198.3 % (67 to 198 on an idle machine, 20 at load 17)
#   the same without the fix:  0.5 %, wrong by 300 s
#
# Exits 0 if that is still so, 1 if it is not, 2 if the version cannot be had.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
command -v java >/dev/null || { echo "there is no java"; exit 2; }
if ! { apt-get download libfaketime=0.9.10-2.1 >apt.log 2>&1 && dpkg-deb -x libfaketime_*.deb files; }; then
    echo "libfaketime 0.9.10-2.1 cannot be had"
    exit 2
fi
library=$(find files -name libfaketime.so.1)
cat > Waiting.java <<'JAVA'
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

class Waiting {

    public static void main(String[] args) throws Exception {
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(4);
        for (int i = 0; i < 10; i++) {
            timer.scheduleAtFixedRate(() -> {}, 100 * i, 1000, TimeUnit.MILLISECONDS);
        }
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Thread.sleep(2_000);
        long cpu = process.getProcessCpuTime();
        long begin = System.nanoTime();
        Thread.sleep(10_000);
        double percent = (process.getProcessCpuTime() - cpu) * 100.0 / (System.nanoTime() - begin);
        System.out.printf(java.util.Locale.ROOT, "%.1f %d%n", percent, System.currentTimeMillis() / 1000);
        System.exit(0);
    }
}
JAVA
javac Waiting.java || exit 2
# measure NAME VARIABLE=VALUE...: the processor time in percent and how far the clock is off in s
measure() {
    local name=$1 percent seconds
    shift
    read -r percent seconds < <(env "$@" java -cp . Waiting 2>/dev/null)
    off=$((seconds - $(date +%s)))
    percents=$percent
    echo "$name $percent % of one processor, wrong by $off s"
}
is() { awk "BEGIN { exit !($1) }"; }
measure "right clock:             " NOTHING=1
is "$percents < 5 && $off < 10" && right=yes
measure "wrong, waits not moved:  " LD_PRELOAD="$PWD/$library" FAKETIME=+300s FAKETIME_DONT_FAKE_MONOTONIC=1
is "$percents > 10 && $off > 280" && busy=yes
measure "the same without the fix:" LD_PRELOAD="$PWD/$library" FAKETIME=+300s FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0
is "$percents < 5 && $off > 280" && idle=yes
if [ "${right:-}${busy:-}${idle:-}" = yesyesyes ]; then
    echo "As described."
else
    echo "The behaviour has changed."
    exit 1
fi
