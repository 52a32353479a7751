/* Who sits at this window. A reload is the same visitor, a second window is another. */

const QUALITIES = ["Quick", "Quiet", "Sunny", "Brave", "Gentle", "Merry", "Clever", "Calm", "Bright", "Curious", "Daring", "Eager",
  "Early", "Faithful", "Grand", "Honest", "Jolly", "Keen", "Lively", "Nimble", "Patient", "Proud", "Silent", "Wise"];
const BIRDS = ["Heron", "Robin", "Magpie", "Wren", "Osprey", "Lapwing", "Swift", "Plover", "Jay", "Linnet", "Avocet", "Crane",
  "Curlew", "Dipper", "Falcon", "Finch", "Kestrel", "Martin", "Nuthatch", "Owl", "Puffin", "Raven", "Starling", "Tern"];

const pick = list => list[crypto.getRandomValues(new Uint32Array(1))[0] % list.length];
const newId = () => [...crypto.getRandomValues(new Uint8Array(12))].map(b => b.toString(16).padStart(2, "0")).join("");

function load() {
  const kept = sessionStorage.getItem("visitor");
  if (kept) {
    return JSON.parse(kept);
  }
  const fresh = {id: newId(), name: `${pick(QUALITIES)} ${pick(BIRDS)}`};
  sessionStorage.setItem("visitor", JSON.stringify(fresh));
  return fresh;
}

export const visitor = load();
