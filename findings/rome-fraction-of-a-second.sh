#!/usr/bin/env bash
# What: the `updated` of an Atom entry with a fraction of a second, read by ROME.
# Versions: com.rometools:rome 2.1.0, JDK 17 and newer.
# A good engineer would guess: fractions may have any number of digits (RFC 3339), and a java.util.Date has milliseconds, so what is finer
#   is cut off: .5 is 500 ms, .123456 is 123 ms.
# Behaviour: the digits count as a number of milliseconds, however many they are. Half a second becomes 5 ms, the microseconds that
#   Python's isoformat() writes move the time up to 16 minutes into the future, and the nanoseconds of Java's Instant, which Instant.now()
#   prints on some systems, up to eleven days. Nothing fails. So which of two versions of an entry is the newer one comes out wrong, and
#   who asks for what is newer than the last time misses everything for days. Write three digits or none, and cut what you read.
# Seen:
#   2026-11-30T10:00:00.5Z: 2026-11-30T10:00:00.005Z
#   2026-11-30T10:00:00.123Z: 2026-11-30T10:00:00.123Z
#   2026-11-30T10:00:00.123456Z: 2026-11-30T10:02:03.456Z
#   2026-11-30T10:00:00.987654321Z: 2026-12-11T20:20:54.321Z
# Exit: 0 as described, 1 if the behaviour has changed, 2 if the version cannot be had.
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.rometools</groupId><artifactId>rome</artifactId><version>2.1.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
if ! mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > mvn.log 2>&1; then
  echo "rome 2.1.0 cannot be had; see the first error:"
  grep -m1 ERROR mvn.log
  exit 2
fi
cat > Fractions.java <<'JAVA'
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.SyndFeedInput;
import java.io.StringReader;
import java.util.List;

class Fractions {

    public static void main(String[] args) throws FeedException {
        for (String fraction : List.of("5", "123", "123456", "987654321")) {
            String updated = "2026-11-30T10:00:00." + fraction + "Z";
            SyndFeed feed = new SyndFeedInput().build(new StringReader("""
                    <feed xmlns="http://www.w3.org/2005/Atom">
                      <id>urn:uuid:7d1f6d0c-98a1-4ac0-8c3c-8b8a1d0f2a11</id>
                      <title>News</title>
                      <updated>2026-11-30T10:00:00Z</updated>
                      <entry>
                        <id>urn:uuid:0a9c1d8e-3f0b-4d4c-9d57-5f7c2b6a9e01</id>
                        <title>First</title>
                        <updated>%s</updated>
                      </entry>
                    </feed>
                    """.formatted(updated)));
            System.out.println(updated + ": " + feed.getEntries().get(0).getUpdatedDate().toInstant());
        }
    }
}
JAVA
seen=$(java -cp 'lib/*' Fractions.java 2> java.log)
echo "$seen"
if [ "$seen" = "2026-11-30T10:00:00.5Z: 2026-11-30T10:00:00.005Z
2026-11-30T10:00:00.123Z: 2026-11-30T10:00:00.123Z
2026-11-30T10:00:00.123456Z: 2026-11-30T10:02:03.456Z
2026-11-30T10:00:00.987654321Z: 2026-12-11T20:20:54.321Z" ]; then
  echo "As described: digits behind the point are milliseconds, however many they are."
else
  echo "The behaviour has changed."
  exit 1
fi
