package io.thoonk.sample.wall;

import static io.thoonk.test.ThoonkAssertions.assertThat;
import static io.thoonk.test.ThoonkAssertions.assertThatExceptionOfType;

import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.BatchProgress;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobRejectedException;
import io.thoonk.job.JobState;
import io.thoonk.sample.picture.PictureFiles;
import io.thoonk.sample.picture.Thumbnailer;
import io.thoonk.test.ThoonkClock;
import io.thoonk.test.ThoonkTest;
import io.thoonk.test.ThoonkTestKit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** The worker of the wall, step by step and without a browser. */
@ThoonkTest
@Import({WallFeeds.class, Wall.class, Albums.class, Ticker.class, Thumbnailer.class})
class PictureWorkerIntegrationTests {

    @Autowired
    private Wall wall;

    @Autowired
    private Albums albums;

    @Autowired
    private JobQueue<Upload> pictures;

    @Autowired
    private SortedFeed<Tile> tiles;

    @Autowired
    private Feed<byte[]> thumbnails;

    @Autowired
    private ThoonkTemplate template;

    @Autowired
    private ThoonkTestKit thoonk;

    @Autowired
    private ThoonkClock clock;

    @Test
    void hangsAPicture() {
        String id = wall.add("dunes.jpg", PictureFiles.jpeg(1));

        assertThat(wall.tile(id)).isEqualTo(Tile.waiting("dunes.jpg"));
        thoonk.runNext(WallFeeds.PICTURES);
        assertThat(wall.tile(id).state()).isEqualTo(Tile.State.READY);
        assertThat(wall.thumbnail(id)).isPresent();
        assertThat(pictures).isEmpty();
    }

    @Test
    void letsVisitorsHaveTheirTurns() {
        String album = albums.begin("Iceland");
        for (int i = 0; i < 10; i++) {
            wall.addOf("anna", i + ".jpg", PictureFiles.jpeg(i));
            albums.add(album, "anna", i + "-of-many.jpg", PictureFiles.jpeg(i));
        }
        String only = wall.addOf("ben", "dunes.jpg", PictureFiles.jpeg(1));

        thoonk.runNext(WallFeeds.PICTURES);
        thoonk.runNext(WallFeeds.PICTURES);
        thoonk.runNext(WallFeeds.PICTURES);
        assertThat(wall.tile(only).state()).isEqualTo(Tile.State.READY);
    }

    @Test
    void makesOneContactSheetWhenAllPicturesOfAnAlbumArePainted() {
        String album = albums.begin("Iceland");
        String dunes = albums.add(album, "anna", "dunes.jpg", PictureFiles.jpeg(1));
        String lake = albums.add(album, "anna", "lake.jpg", PictureFiles.jpeg(2));
        albums.complete(album, List.of(dunes, lake));

        thoonk.runNext(WallFeeds.PICTURES);
        assertThat(template.jobs(WallFeeds.CONTACT_SHEETS, Album.class)).isEmpty();
        thoonk.runNext(WallFeeds.PICTURES);
        thoonk.runNext(WallFeeds.CONTACT_SHEETS);
        assertThat(albums.sheet(album)).isPresent();
        assertThat(albums.all()).singleElement().satisfies(shown -> assertThat(shown.hasSheet())
                .isTrue());
        assertThat(template.jobs(WallFeeds.CONTACT_SHEETS, Album.class)).isEmpty();
    }

    /** As after one that failed between its two steps, when it is said again. */
    @Test
    void makesAContactSheetWhereAnAlbumSeemsCompleteButItsBatchIsOpen(@Autowired Feed<Album> albumFeed) {
        String album = albums.begin("Iceland");
        List<String> dunes = List.of(albums.add(album, "anna", "dunes.jpg", PictureFiles.jpeg(1)));
        albumFeed.publish(album, new Album(album, "Iceland", dunes, false));

        albums.complete(album, dunes);

        thoonk.runNext(WallFeeds.PICTURES);
        thoonk.runNext(WallFeeds.CONTACT_SHEETS);
        assertThat(albums.sheet(album)).isPresent();
    }

    @Test
    void makesNoContactSheetOfAnAlbumWithAPictureThatIsNone() {
        String album = albums.begin("Iceland");
        String dunes = albums.add(album, "", "dunes.jpg", PictureFiles.jpeg(1));
        String notes = albums.add(album, "", "notes.txt", new byte[] {1, 2, 3});
        albums.complete(album, List.of(dunes, notes));

        thoonk.runNext(WallFeeds.PICTURES);
        assertThatExceptionOfType(JobRejectedException.class).isThrownBy(() -> thoonk.runNext(WallFeeds.PICTURES));
        assertThat(albums.progress(albums.all().get(0)).state()).isEqualTo(BatchProgress.State.TROUBLE);
        wall.remove(notes);
        assertThat(albums.progress(albums.all().get(0)).state()).isEqualTo(BatchProgress.State.ENDED);
        assertThat(template.jobs(WallFeeds.CONTACT_SHEETS, Album.class)).isEmpty();
    }

    @Test
    void tidiesUpAtNightWhatADeadProcessLeftBehind() {
        String whole = wall.add("dunes.jpg", PictureFiles.jpeg(1));
        thoonk.runNext(WallFeeds.PICTURES);
        String waiting = wall.add("lake.jpg", PictureFiles.jpeg(2));
        String lost = tiles.append(Tile.waiting("lost.jpg"));
        thumbnails.publish("nobody", new byte[] {1});

        template.jobs(TidyUp.QUEUE, String.class).put("");
        thoonk.runNext(TidyUp.QUEUE);

        assertThat(thumbnails.ids()).containsExactly(whole);
        assertThat(wall.tile(whole).state()).isEqualTo(Tile.State.READY);
        assertThat(wall.tile(waiting)).isEqualTo(Tile.waiting("lake.jpg"));
        assertThat(wall.tile(lost).note()).isEqualTo("it was lost: please bring it again");
    }

    /** Such as one with which its worker ran out of memory. */
    @Test
    void tidiesUpAtNightWhatIsStalledForAnotherReason() {
        String id = wall.add("dunes.jpg", PictureFiles.jpeg(1));
        pictures.get().orElseThrow().stall();
        wall.show(id, Tile.working("dunes.jpg", 20, "reading"));

        template.jobs(TidyUp.QUEUE, String.class).put("");
        thoonk.runNext(TidyUp.QUEUE);

        assertThat(wall.tile(id)).isEqualTo(Tile.failed("dunes.jpg", "it could not be painted"));
        wall.retry(id);
        thoonk.runNext(WallFeeds.PICTURES);
        assertThat(wall.tile(id).state()).isEqualTo(Tile.State.READY);
    }

    @Test
    void stallsWhatIsNoPicture() {
        String id = wall.add("notes.txt", new byte[] {1, 2, 3});

        assertThatExceptionOfType(JobRejectedException.class)
                .isThrownBy(() -> thoonk.runNext(WallFeeds.PICTURES))
                .satisfies(rejected -> assertThat(pictures).stalledWith(rejected.getMessage()));
        assertThat(wall.tile(id).state()).isEqualTo(Tile.State.FAILED);
    }

    @Test
    void paintsAPictureAgainWhoseWorkerDied() {
        String id = wall.add("dunes.jpg", PictureFiles.jpeg(1));

        thoonk.crash(WallFeeds.PICTURES);
        assertThat(pictures.state(id)).contains(JobState.CLAIMED);
        clock.advance(Duration.ofSeconds(31));
        thoonk.runNext(WallFeeds.PICTURES);
        assertThat(wall.tile(id).state()).isEqualTo(Tile.State.READY);
    }

    @Test
    void takesNoPlaceForAPictureWhileRedisIsAway() {
        try (ThoonkTestKit.Outage outage = thoonk.redisDown()) {
            assertThat(outage).isNotNull();
            assertThatExceptionOfType(ThoonkRedisException.class)
                    .isThrownBy(() -> wall.add("dunes.jpg", PictureFiles.jpeg(1)));
        }
        assertThat(wall.tiles()).isEmpty();
    }
}
