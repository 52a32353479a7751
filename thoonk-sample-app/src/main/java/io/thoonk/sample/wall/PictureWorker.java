package io.thoonk.sample.wall;

import io.thoonk.ItemDoesNotExistException;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobRejectedException;
import io.thoonk.sample.picture.Thumbnail;
import io.thoonk.sample.picture.Thumbnailer;
import io.thoonk.sample.picture.UnreadablePictureException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Paints what was uploaded. */
@Component
class PictureWorker {

    /** How long {@code GET /jobs/ID} knows about a job that is done. */
    private static final Duration KEEP_RESULT = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(PictureWorker.class);

    private final Thumbnailer thumbnailer;

    private final Wall wall;

    PictureWorker(Thumbnailer thumbnailer, Wall wall) {
        this.thumbnailer = thumbnailer;
        this.wall = wall;
    }

    @ThoonkJobWorker(id = "pictures", queue = WallFeeds.PICTURES, concurrency = "4", maxAttempts = "3")
    void paint(Upload upload, Job<Upload> job) {
        try {
            step(job, 20, "reading");
            Thumbnail thumbnail = thumbnailer.make(upload.picture());
            step(job, 80, "hanging");
            Tile tile = Tile.ready(upload.name(), thumbnail);
            wall.hang(job.id(), tile, thumbnail);
            job.finish(tile, KEEP_RESULT);
        } catch (UnreadablePictureException ex) {
            wall.fail(job.id(), Tile.failed(upload.name(), ex.reason()));
            throw new JobRejectedException(ex.reason(), ex);
        } catch (ItemDoesNotExistException | JobClaimLostException ex) {
            log.info("{} was removed before it was painted", upload.name());
        }
    }

    private void step(Job<Upload> job, int percent, String note) {
        job.progress(percent, note);
        wall.show(job.id(), Tile.working(job.payload().name(), percent, note));
    }
}
