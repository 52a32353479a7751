package io.thoonk.sample.wall;

import io.thoonk.ItemDoesNotExistException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import io.thoonk.job.BatchProgress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Pictures that came together: their jobs are a batch, and when all of them are painted one more job makes a contact sheet. */
@Service
class Albums {

    /** A window that is closed too early never says that all pictures are there; then this ends the batch. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final ThoonkTemplate thoonk;

    private final Feed<Album> albums;

    private final Feed<byte[]> sheets;

    private final Wall wall;

    private final Ticker ticker;

    private final Clock clock = Clock.systemUTC();

    Albums(ThoonkTemplate thoonk, Feed<Album> albums, Feed<byte[]> sheets, Wall wall, Ticker ticker) {
        this.thoonk = thoonk;
        this.albums = albums;
        this.sheets = sheets;
        this.wall = wall;
        this.ticker = ticker;
    }

    /** Opens an album; tells its id. */
    String begin(String name) {
        String id = UUID.randomUUID().toString();
        thoonk.batch(id).deadline(clock.instant().plus(LONGEST));
        albums.publish(id, new Album(id, name, List.of(), false));
        return id;
    }

    /** Hangs a picture on the wall whose job belongs to the album; tells its id. */
    String add(String album, String visitor, String name, byte[] picture) {
        return wall.addTo(thoonk.batch(album(album).id()), visitor, name, picture);
    }

    /** Says that these are all pictures of an album: from now on its batch can end. */
    void complete(String id, List<String> pictures) {
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("'pictures' must name the pictures of the album");
        }
        Album album = album(id);
        // Nothing is written before that: whoever says it again, because it failed, is to close the batch then, unless
        // it
        // did not fail and is over by now.
        if (!album.hasSheet() && !progress(album).isOver()) {
            thoonk.batch(id)
                    .onSuccess(WallFeeds.CONTACT_SHEETS, album.with(pictures))
                    .close();
        }
    }

    /** Keeps the contact sheet where the page finds it. */
    void finish(Album album, byte[] sheet) {
        sheets.publish(album.id(), sheet);
        albums.publish(album.id(), album.withSheet());
        ticker.tell("The contact sheet of " + album.name() + " is ready");
    }

    List<Album> all() {
        return List.copyOf(albums.all().values());
    }

    BatchProgress progress(Album album) {
        return thoonk.batch(album.id()).progress();
    }

    Optional<byte[]> sheet(String id) {
        return sheets.get(id);
    }

    private Album album(String id) {
        return albums.get(id).orElseThrow(() -> new ItemDoesNotExistException(WallFeeds.ALBUMS, id));
    }
}
