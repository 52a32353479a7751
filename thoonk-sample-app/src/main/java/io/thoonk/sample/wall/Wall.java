package io.thoonk.sample.wall;

import io.thoonk.ItemDoesNotExistException;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Batch;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.sample.picture.Thumbnail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.springframework.stereotype.Service;

/** The wall of pictures: what can be done with it. */
@Service
class Wall {

    private final SortedFeed<Tile> tiles;

    private final JobQueue<Upload> pictures;

    private final Feed<byte[]> thumbnails;

    private final Feed<Removed> removed;

    private final Ticker ticker;

    Wall(
            SortedFeed<Tile> tiles,
            JobQueue<Upload> pictures,
            Feed<byte[]> thumbnails,
            Feed<Removed> removed,
            Ticker ticker) {
        this.tiles = tiles;
        this.pictures = pictures;
        this.thumbnails = thumbnails;
        this.removed = removed;
        this.ticker = ticker;
    }

    /** Takes a place on the wall, and puts the job that fills it. */
    String add(String name, byte[] picture) {
        return add(name, picture, PutOptions.builder(), pictures::put);
    }

    /** The same for a visitor: visitors have their turns, so that whoever brings 500 pictures holds up nobody else. */
    String addOf(String visitor, String name, byte[] picture) {
        return add(name, picture, PutOptions.builder().key(visitor), pictures::put);
    }

    /** The same for one of many pictures that came together: its job belongs to their batch. */
    String addTo(Batch batch, String visitor, String name, byte[] picture) {
        PutOptions.Builder options = PutOptions.builder();
        if (!visitor.isEmpty()) {
            options.key(visitor);
        }
        return add(name, picture, options, (upload, put) -> batch.put(WallFeeds.PICTURES, upload, put));
    }

    private String add(
            String name, byte[] picture, PutOptions.Builder options, BiFunction<Upload, PutOptions, String> put) {
        String id = tiles.append(Tile.waiting(name));
        try {
            return put.apply(new Upload(name, picture), options.id(id).build());
        } catch (RuntimeException ex) {
            tiles.retract(id);
            throw ex;
        }
    }

    Map<String, Tile> tiles() {
        return tiles.all();
    }

    boolean isEmpty() {
        return tiles.size() == 0;
    }

    Tile tile(String id) {
        return tiles.get(id).orElseThrow(() -> new ItemDoesNotExistException(WallFeeds.WALL, id));
    }

    Optional<byte[]> thumbnail(String id) {
        return thumbnails.get(id);
    }

    void show(String id, Tile tile) {
        tiles.edit(id, tile);
    }

    void hang(String id, Tile tile, Thumbnail thumbnail) {
        thumbnails.publish(id, thumbnail.data());
        try {
            tiles.edit(id, tile);
        } catch (ItemDoesNotExistException ex) {
            thumbnails.retract(id);
            throw ex;
        }
        ticker.tell(tile.name() + " is on the wall");
    }

    void fail(String id, Tile tile) {
        tiles.edit(id, tile);
        ticker.tell(tile.name() + " stalled: " + tile.note());
    }

    void move(String position, String id) {
        tiles.move(position, id);
        ticker.tell(tile(id).name() + " was moved");
    }

    void remove(String id) {
        Tile tile = tile(id);
        List<String> ids = tiles.ids();
        int behind = ids.indexOf(id) + 1;
        removed.publish(
                id,
                new Removed(
                        tile,
                        behind < ids.size() ? ids.get(behind) : "",
                        thumbnails.get(id).orElse(new byte[0]),
                        pictures.info(id).map(job -> job.payload().picture()).orElse(new byte[0])));
        pictures.retract(id);
        tiles.retract(id);
        thumbnails.retract(id);
        ticker.tell(tile.name() + " was removed");
    }

    /** Hangs what was removed before its old neighbour, under a new id; what was not painted yet becomes a job again. */
    String restore(String id) {
        Removed gone = removed.get(id).orElseThrow(() -> new ItemDoesNotExistException(WallFeeds.REMOVED, id));
        Tile waiting = Tile.waiting(gone.tile().name());
        String back = tiles.contains(gone.next()) ? tiles.publishBefore(gone.next(), waiting) : tiles.append(waiting);
        if (gone.picture().length > 0) {
            pictures.put(
                    new Upload(gone.tile().name(), gone.picture()),
                    PutOptions.builder().id(back).build());
        } else {
            // The picture before the tile that shows it.
            thumbnails.publish(back, gone.thumbnail());
            tiles.edit(back, gone.tile());
        }
        removed.retract(id);
        ticker.tell(gone.tile().name() + " was put back");
        return back;
    }

    void retry(String id) {
        if (pictures.state(id).filter(JobState.STALLED::equals).isPresent()) {
            // Before the job is back in the line: a worker's own note must not be overwritten.
            tiles.edit(id, Tile.waiting(tile(id).name()));
        }
        pictures.retry(id);
    }

    /** Removes the thumbnails that no tile shows; tells how many. */
    int removeLostThumbnails() {
        // Thumbnails first: each that is seen here got its tile before it was painted.
        List<String> painted = thumbnails.ids();
        Set<String> shown = Set.copyOf(tiles.ids());
        return (int) painted.stream()
                .filter(id -> !shown.contains(id))
                .filter(thumbnails::retract)
                .count();
    }

    /** Marks the tiles that wait for nothing: their job was never put, or is stalled for another reason than its picture. */
    int failLostTiles() {
        int lost = fail(Set.of(Tile.State.WAITING), Optional.empty(), "it was lost: please bring it again");
        return lost
                + fail(
                        Set.of(Tile.State.WAITING, Tile.State.WORKING),
                        Optional.of(JobState.STALLED),
                        "it could not be painted");
    }

    private int fail(Set<Tile.State> states, Optional<JobState> job, String why) {
        Map<String, Tile> lost = new LinkedHashMap<>(tiles.all());
        lost.values().removeIf(tile -> !states.contains(tile.state()));
        lost.keySet().removeIf(id -> !pictures.state(id).equals(job));
        // A job that was done or tried again meanwhile has changed its tile.
        lost.entrySet().removeIf(tile -> !tiles.get(tile.getKey()).equals(Optional.of(tile.getValue())));
        lost.forEach((id, tile) -> fail(id, Tile.failed(tile.name(), why)));
        return lost.size();
    }

    /**
     * What is needed to put something back.
     *
     * @param tile as it was last
     * @param next id of the tile behind it, or empty
     * @param thumbnail as it was painted, or empty
     * @param picture what was still to be painted, or empty
     */
    record Removed(Tile tile, String next, byte[] thumbnail, byte[] picture) {}
}
