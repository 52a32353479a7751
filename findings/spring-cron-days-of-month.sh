#!/usr/bin/env bash
# What: the days L-30 and 31W of Spring's CronExpression in months that lack them, beside Quartz, whose syntax they are.
# Versions: spring-context 7.0.10, quartz 2.5.2, JDK 17 and newer.
# A good engineer would guess: next(time) is a later time, that is its contract. A month that is too short for L-30, the thirtieth day
#   before the last, has none. And W, "the weekday nearest to the day", gives each month with that day one run: where it is a Sunday at
#   the end of the month, the Friday before, as with Quartz, or the Monday after, which is nearer.
# Behaviour: for L-28, L-29 and L-30 Spring counts back from the end of February into January. So there are runs on days that are
#   not meant, and then next() gives the same time again, or one that has passed: whoever asks for the run after the last run gets it
#   again at once, and a loop that waits for a later time has no end. 31W has no run at all where the Sunday is the last of the month
#   (the 28th and the 30th likewise, and the 1st when it is asked on Sunday the 2nd). LW and plain L-3 are right.
#   So a scheduler that takes expressions from people has to check that the next time is later.
# Seen, what follows the time:
#   L-30 2026-01-02T00:00: Spring 2026-01-29T09:00, Quartz 2026-03-01T09:00
#   L-30 2026-01-29T09:00: Spring 2026-01-29T09:00, Quartz 2026-03-01T09:00
#   L-30 2026-01-31T12:00: Spring 2026-01-29T09:00, Quartz 2026-03-01T09:00
#   31W 2026-04-01T00:00: Spring 2026-07-31T09:00, Quartz 2026-05-29T09:00
# Exit: 0 as described, 1 if the behaviour has changed, 2 if the versions cannot be had.
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.springframework</groupId><artifactId>spring-context</artifactId><version>7.0.10</version></dependency>
    <dependency><groupId>org.quartz-scheduler</groupId><artifactId>quartz</artifactId><version>2.5.2</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
if ! mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > mvn.log 2>&1; then
  echo "spring-context 7.0.10 or quartz 2.5.2 cannot be had; see the first error:"
  grep -m1 ERROR mvn.log
  exit 2
fi
cat > Days.java <<'JAVA'
import java.text.ParseException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.TimeZone;
import org.springframework.scheduling.support.CronExpression;

class Days {

    public static void main(String[] args) throws ParseException {
        show("L-30", "2026-01-02T00:00");
        show("L-30", "2026-01-29T09:00");
        show("L-30", "2026-01-31T12:00");
        show("31W", "2026-04-01T00:00");
    }

    private static void show(String day, String time) throws ParseException {
        LocalDateTime after = LocalDateTime.parse(time);
        LocalDateTime spring = CronExpression.parse("0 0 9 " + day + " * *").next(after);
        org.quartz.CronExpression expression = new org.quartz.CronExpression("0 0 9 " + day + " * ?");
        expression.setTimeZone(TimeZone.getTimeZone("UTC"));
        Date quartz = expression.getNextValidTimeAfter(Date.from(after.toInstant(ZoneOffset.UTC)));
        System.out.println(day + " " + time + ": Spring " + spring + ", Quartz "
                + LocalDateTime.ofInstant(quartz.toInstant(), ZoneOffset.UTC));
    }
}
JAVA
seen=$(java -cp 'lib/*' Days.java 2> java.log)
echo "$seen"
if [ "$seen" = "L-30 2026-01-02T00:00: Spring 2026-01-29T09:00, Quartz 2026-03-01T09:00
L-30 2026-01-29T09:00: Spring 2026-01-29T09:00, Quartz 2026-03-01T09:00
L-30 2026-01-31T12:00: Spring 2026-01-29T09:00, Quartz 2026-03-01T09:00
31W 2026-04-01T00:00: Spring 2026-07-31T09:00, Quartz 2026-05-29T09:00" ]; then
  echo "As described: the next time may be one that has passed, and months are left out."
else
  echo "The behaviour has changed."
  exit 1
fi
