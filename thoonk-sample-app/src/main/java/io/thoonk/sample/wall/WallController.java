package io.thoonk.sample.wall;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** The wall over HTTP. */
@RestController
class WallController {

    private static final int LONGEST_NAME = 120;

    private final Wall wall;

    private final Albums albums;

    private final Ticker ticker;

    WallController(Wall wall, Albums albums, Ticker ticker) {
        this.wall = wall;
        this.albums = albums;
        this.ticker = ticker;
    }

    @PostMapping(path = "/pictures", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    List<Accepted> add(
            @RequestParam List<MultipartFile> files,
            @RequestParam(defaultValue = "") String visitor,
            @RequestParam(defaultValue = "") String album)
            throws IOException {
        List<Accepted> accepted = new ArrayList<>();
        for (MultipartFile file : files) {
            String name = name(file);
            accepted.add(new Accepted(add(album, visitor, name, file.getBytes()), name));
        }
        return accepted;
    }

    private String add(String album, String visitor, String name, byte[] picture) {
        if (!album.isEmpty()) {
            return albums.add(album, visitor, name, picture);
        }
        return visitor.isEmpty() ? wall.add(name, picture) : wall.addOf(visitor, name, picture);
    }

    @GetMapping("/pictures")
    List<Picture> pictures() {
        return wall.tiles().entrySet().stream()
                .map(entry -> new Picture(entry.getKey(), entry.getValue()))
                .toList();
    }

    @GetMapping("/pictures/{id}/thumbnail")
    ResponseEntity<byte[]> thumbnail(@PathVariable String id) {
        return wall.thumbnail(id)
                .map(data -> ResponseEntity.ok()
                        .contentType(isPng(data) ? MediaType.IMAGE_PNG : MediaType.IMAGE_JPEG)
                        .header("X-Content-Type-Options", "nosniff")
                        .cacheControl(
                                CacheControl.maxAge(Duration.ofMinutes(10)).cachePrivate())
                        .body(data))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    @PutMapping("/pictures/{id}/position")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void move(@PathVariable String id, @RequestBody Place place) {
        if (place.position() == null) {
            throw new IllegalArgumentException("'position' is missing: name :ID, ID:, begin: or :end");
        }
        wall.move(place.position(), id);
    }

    @DeleteMapping("/pictures/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String id) {
        wall.remove(id);
    }

    @PostMapping("/pictures/{id}/restore")
    @ResponseStatus(HttpStatus.CREATED)
    Restored restore(@PathVariable String id) {
        return new Restored(wall.restore(id));
    }

    @GetMapping("/ticker")
    Collection<Ticker.Line> ticker() {
        return ticker.lines();
    }

    private static String name(MultipartFile file) {
        String name = StringUtils.getFilename(file.getOriginalFilename());
        if (!StringUtils.hasText(name)) {
            return "unnamed";
        }
        return StringUtils.truncate(name, LONGEST_NAME);
    }

    private static boolean isPng(byte[] data) {
        return data.length > 0 && data[0] == (byte) 0x89;
    }

    /**
     * A picture that has its place and waits for a worker.
     *
     * @param id of picture and job
     * @param name the file's name
     */
    record Accepted(String id, String name) {}

    /**
     * A picture on the wall.
     *
     * @param id of picture and job
     * @param tile what is shown
     */
    record Picture(String id, @JsonUnwrapped Tile tile) {}

    /**
     * A picture that was removed and is back.
     *
     * @param id its new id
     */
    record Restored(String id) {}

    /**
     * Where a picture is to go.
     *
     * @param position {@code :ID} before and {@code ID:} behind another picture, {@code begin:} or {@code :end}
     */
    record Place(@Nullable String position) {}
}
