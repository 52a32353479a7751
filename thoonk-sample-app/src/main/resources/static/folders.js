/* What was dropped, with the pictures of folders among it. A folder gives the album its name. */
const PICTURE = /\.(jpe?g|png|gif)$/i;

export async function dropped(transfer) {
  // To be asked for at once: the browser forgets what was dropped when this event is over.
  const things = [...transfer.items].filter(item => item.kind === "file")
      .map(item => ({file: item.getAsFile(), folder: item.webkitGetAsEntry?.()}));
  const folders = things.map(thing => thing.folder).filter(entry => entry?.isDirectory);
  const files = things.filter(thing => !thing.folder?.isDirectory).map(thing => thing.file);
  const inside = await Promise.all(folders.map(picturesOf));
  return {files: [...files, ...inside.flat()], name: folders[0]?.name};
}

/* The pictures of a folder that was chosen with the button. */
export function chosen(files) {
  return {files: [...files].filter(file => PICTURE.test(file.name)), name: files[0]?.webkitRelativePath.split("/")[0]};
}

async function picturesOf(folder) {
  const reader = folder.createReader();
  const entries = [];
  let some;
  do {
    some = await new Promise((found, failed) => reader.readEntries(found, failed));
    entries.push(...some);
  } while (some.length);
  const inside = await Promise.all(entries.map(entry => entry.isDirectory ? picturesOf(entry)
    : PICTURE.test(entry.name) ? new Promise((found, failed) => entry.file(found, failed)) : []));
  return inside.flat();
}
