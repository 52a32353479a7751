package io.thoonk.sample.wall;

import io.thoonk.annotation.ThoonkRecurring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Clears away each night what a process left behind that died between two steps. */
@Component
class TidyUp {

    static final String QUEUE = "tidy-up";

    private static final Logger log = LoggerFactory.getLogger(TidyUp.class);

    private final Wall wall;

    TidyUp(Wall wall) {
        this.wall = wall;
    }

    @ThoonkRecurring(id = QUEUE, cron = "${wall.tidy-up:0 30 3 * * *}")
    void tidyUp() {
        int thumbnails = wall.removeLostThumbnails();
        int tiles = wall.failLostTiles();
        log.info("Tidied up: {} thumbnails without a tile, {} tiles that nobody paints", thumbnails, tiles);
    }
}
