package io.thoonk.sample.wall;

import io.thoonk.sample.picture.Thumbnail;
import java.util.List;

/**
 * One place on the wall, as it is kept in Redis and shown by the page.
 *
 * @param name the file's name
 * @param state how far it is
 * @param percent progress, from 0 to 100
 * @param note what is being done, or what was wrong with the file
 * @param width of the thumbnail, in pixels; 0 before there is one
 * @param height of the thumbnail, in pixels
 * @param palette main colours as {@code #rrggbb}
 */
record Tile(String name, State state, int percent, String note, int width, int height, List<String> palette) {

    enum State {
        WAITING,
        WORKING,
        READY,
        FAILED
    }

    static Tile waiting(String name) {
        return new Tile(name, State.WAITING, 0, "waiting for a worker", 0, 0, List.of());
    }

    static Tile working(String name, int percent, String note) {
        return new Tile(name, State.WORKING, percent, note, 0, 0, List.of());
    }

    static Tile failed(String name, String note) {
        return new Tile(name, State.FAILED, 0, note, 0, 0, List.of());
    }

    static Tile ready(String name, Thumbnail thumbnail) {
        return new Tile(name, State.READY, 100, "", thumbnail.width(), thumbnail.height(), thumbnail.palette());
    }
}
