package io.thoonk.sample.wall;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.sample.picture.ContactSheet;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Component;

/** Makes the contact sheet of an album. Its batch puts the job, once, when all its pictures are painted. */
@Component
class ContactSheetWorker {

    private final Wall wall;

    private final Albums albums;

    ContactSheetWorker(Wall wall, Albums albums) {
        this.wall = wall;
        this.albums = albums;
    }

    @ThoonkJobWorker(id = "contact-sheets", queue = WallFeeds.CONTACT_SHEETS)
    void make(Album album) throws IOException {
        List<byte[]> painted = album.pictures().stream()
                .flatMap(id -> wall.thumbnail(id).stream())
                .toList();
        albums.finish(album, ContactSheet.of(painted));
    }
}
