package io.thoonk.kit;

import io.thoonk.annotation.ThoonkListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** Never misses a mail that was sent. */
@Component
class Archive {

    private final List<String> archived = new CopyOnWriteArrayList<>();

    @ThoonkListener(feeds = "sent", durable = "archive")
    void archive(Mail mail) {
        archived.add(mail.to());
    }

    List<String> archived() {
        return archived;
    }
}
