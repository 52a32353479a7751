#!/usr/bin/env bash
# What: server-sent events with Spring WebFlux on Tomcat, where clients come and go (closed pages, reloads).
# Versions: Spring Boot 4.1.2 (Spring Framework 7.0.10, Tomcat 11.0.27), JDK 17 and newer.
# A good engineer would guess: a client that leaves ends its own stream and nobody else's, as with Spring MVC on the same
#   server, which adapts the same Flux.
# Behaviour: of clients that come just after others have left while the server was writing to them, some get an early end of
#   their connection: before the headers, or after the first event, without the last chunk. Nothing is logged above DEBUG
#   ("AsyncEvent onError: Broken pipe" for a second request beside the one whose client has gone). The write of the gone
#   client fails on the thread of the Flux while the server gives its objects to the next connection. With Spring MVC, none.
#   So let clients come back with Last-Event-ID (browsers do), send them what they missed, and run WebFlux on Netty if you can.
# Seen: "REACTIVE: 57 of 300 hung up on", "SERVLET: 0 of 300 hung up on"; 93 of 300 in another run.
# Exit: 0 as described, 1 if the behaviour has changed, 2 if the versions cannot be had.
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
mkdir lib classes
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <parent>
    <groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>4.1.2</version>
    <relativePath/>
  </parent>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-webmvc</artifactId></dependency>
    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-webflux</artifactId></dependency>
  </dependencies>
</project>
POM
if ! mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib > mvn.log 2>&1; then
  echo "Spring Boot 4.1.2 cannot be had; see the first error:"
  grep -m1 ERROR mvn.log
  exit 2
fi
mkdir -p src/finding
cat > src/finding/HangUp.java <<'JAVA'
package finding;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

@SpringBootApplication
@RestController
public class HangUp {

    @GetMapping("/events")
    Flux<ServerSentEvent<String>> events() {
        return Flux.interval(Duration.ZERO, Duration.ofMillis(20))
                .onBackpressureDrop()
                .map(i -> ServerSentEvent.builder("x").build());
    }

    public static void main(String[] args) throws IOException {
        for (WebApplicationType type : List.of(WebApplicationType.REACTIVE, WebApplicationType.SERVLET)) {
            SpringApplication application = new SpringApplication(HangUp.class);
            application.setWebApplicationType(type);
            application.setDefaultProperties(Map.of(
                    "server.port", "0", "server.address", "127.0.0.1",
                    "spring.main.banner-mode", "off", "logging.level.root", "OFF"));
            try (var context = application.run()) {
                int port = ((WebServerApplicationContext) context).getWebServer().getPort();
                int broken = 0;
                for (int i = 0; i < 300; i++) {
                    try (Socket one = ask(port); Socket other = ask(port)) {
                        broken += hears(one) & hears(other) ? 0 : 1;
                    }
                }
                System.out.println(type + ": " + broken + " of 300 hung up on");
            }
        }
        System.exit(0);
    }

    private static Socket ask(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(
                "GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static boolean hears(Socket socket) {
        try {
            BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            int events = 0;
            for (String line = reader.readLine(); line != null && events < 3; line = reader.readLine()) {
                events += line.startsWith("data:") ? 1 : 0;
            }
            return events == 3;
        } catch (IOException ex) {
            return false;
        }
    }
}
JAVA
javac -parameters -cp 'lib/*' -d classes src/finding/HangUp.java 2> javac.log || { cat javac.log; exit 1; }
seen=$(java -cp 'classes:lib/*' finding.HangUp 2> java.log)
echo "$seen"
if grep -q 'REACTIVE: [1-9][0-9]* of 300' <<< "$seen" && grep -q 'SERVLET: 0 of 300' <<< "$seen"; then
  echo "As described: those who leave cost others their stream."
else
  echo "The behaviour has changed."
  exit 1
fi
