package io.thoonk.examples.chat;

import io.thoonk.annotation.ThoonkListener;
import io.thoonk.event.FeedEventType;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application. Each of its processes shows each line of the room, once and in order. */
@SpringBootApplication
public class ChatServer {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final String node;

    ChatServer(@Value("${node}") String node) {
        this.node = node;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(ChatServer.class, arguments);
    }

    // A durable listener of its own for each process, by the name: Redis keeps how far it is, so it goes on from there.
    // The
    // name must be the same after a restart, as that of a pod in a stateful set is.
    @ThoonkListener(feeds = "room", durable = "${node}", events = FeedEventType.PUBLISH)
    void show(String line) {
        System.out.println("[" + node + "] " + line);
        lines.add(line);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
