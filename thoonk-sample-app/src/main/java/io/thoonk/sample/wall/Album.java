package io.thoonk.sample.wall;

import java.util.List;

/**
 * Pictures that came together, such as those of a folder. Their jobs are a batch.
 *
 * @param id of album, batch and contact sheet
 * @param name what the page calls it
 * @param pictures ids of all its pictures; none before there is a sheet of them, or one to be made
 * @param hasSheet whether its contact sheet is made
 */
record Album(String id, String name, List<String> pictures, boolean hasSheet) {

    Album with(List<String> all) {
        return new Album(id, name, all, hasSheet);
    }

    Album withSheet() {
        return new Album(id, name, pictures, true);
    }
}
