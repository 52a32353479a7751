package io.thoonk.examples.presence;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkRecurring;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedItem;
import io.thoonk.feed.LiveFeed;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** The application. Guests are connected to one of its processes each; all processes know all guests. */
@SpringBootApplication
@EnableScheduling
public class Lobby {

    /** Somebody who is here, and the process that she is connected to. */
    public record Guest(String name, String node) {}

    private final Feed<Guest> guests;

    private final LiveFeed<Guest> present;

    private final Feed<String> nodes;

    private final String node;

    private List<String> mine;

    Lobby(ThoonkTemplate thoonk, @Value("${node}") String node, @Value("${guests}") List<String> mine) {
        this.guests = thoonk.feed("guests", Guest.class);
        this.present = thoonk.live("guests", Guest.class);
        this.nodes = thoonk.feed("nodes", String.class);
        this.node = node;
        this.mine = mine;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(Lobby.class, arguments);
    }

    // A sign of life of each process, not of each guest: it costs the same for one guest and for thousands.
    @Scheduled(fixedRate = 500)
    synchronized void beat() {
        nodes.publish(node, "alive");
        // New guests; and all of them, if this process hung so long that others took it for dead.
        for (String name : mine) {
            if (present.get(name).isEmpty()) {
                guests.publish(name, new Guest(name, node));
            }
        }
    }

    // Once a second in one process, whichever that is: the guests of processes without a sign of life have left. The
    // worker's
    // claim timeout bounds how long the sweeps pause when the process dies that sweeps.
    @ThoonkJobWorker(queue = "sweeps", claimTimeout = "2s")
    @ThoonkRecurring(id = "sweep", every = "1s")
    void sweep() {
        Set<String> alive = nodes.since(Instant.now().minusSeconds(3)).stream()
                .map(FeedItem::id)
                .collect(Collectors.toSet());
        nodes.ids().stream().filter(name -> !alive.contains(name)).forEach(nodes::retract);
        present.query(guest -> !alive.contains(guest.node())).toList().forEach(guest -> guests.retract(guest.name()));
    }

    // A process that ends in order leaves nothing to sweep. This event comes first of all when an application is
    // closed; a
    // @PreDestroy method would come too late, because the connections to Redis are closed before the beans.
    @EventListener(ContextClosedEvent.class)
    synchronized void leave() {
        mine.forEach(guests::retract);
        mine = List.of();
    }
}
