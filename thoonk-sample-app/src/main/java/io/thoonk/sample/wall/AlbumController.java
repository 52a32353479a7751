package io.thoonk.sample.wall;

import io.thoonk.job.BatchProgress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The albums over HTTP. */
@RestController
class AlbumController {

    private static final int LONGEST_NAME = 120;

    private final Albums albums;

    AlbumController(Albums albums) {
        this.albums = albums;
    }

    @PostMapping("/albums")
    @ResponseStatus(HttpStatus.CREATED)
    Begun begin(@RequestBody Name wanted) {
        String name = wanted.name();
        if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("'name' must have 1 to " + LONGEST_NAME + " characters");
        }
        return new Begun(albums.begin(name));
    }

    @PutMapping("/albums/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void complete(@PathVariable String id, @RequestBody Pictures all) {
        albums.complete(id, all.pictures() == null ? List.of() : all.pictures());
    }

    @GetMapping("/albums")
    List<AlbumView> all() {
        return albums.all().stream()
                .map(album -> AlbumView.of(album, albums.progress(album)))
                .toList();
    }

    @GetMapping("/albums/{id}/sheet")
    ResponseEntity<byte[]> sheet(@PathVariable String id) {
        return albums.sheet(id)
                .map(sheet -> ResponseEntity.ok()
                        .contentType(MediaType.IMAGE_JPEG)
                        .cacheControl(
                                CacheControl.maxAge(Duration.ofMinutes(10)).cachePrivate())
                        .body(sheet))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    /**
     * What an album is to be called.
     *
     * @param name its name
     */
    record Name(@Nullable String name) {}

    /**
     * An album into which pictures can be put.
     *
     * @param id its id
     */
    record Begun(String id) {}

    /**
     * All pictures of an album.
     *
     * @param pictures their ids
     */
    record Pictures(@Nullable List<String> pictures) {}

    /**
     * How far an album is.
     *
     * @param id its id
     * @param name its name
     * @param state {@code running}, {@code trouble}, {@code succeeded}, {@code ended} or {@code cancelled}, as that of its batch
     * @param pictures how many it has so far
     * @param painted how many of them are painted
     * @param stalled how many of them wait for somebody to try them again
     * @param hasSheet whether its contact sheet is made
     */
    record AlbumView(
            String id, String name, String state, long pictures, long painted, long stalled, boolean hasSheet) {

        static AlbumView of(Album album, BatchProgress progress) {
            BatchProgress.Counts counts = progress.counts();
            return new AlbumView(
                    album.id(),
                    album.name(),
                    progress.state().name().toLowerCase(Locale.ROOT),
                    counts.all(),
                    counts.finished(),
                    counts.stalled(),
                    album.hasSheet());
        }
    }
}
