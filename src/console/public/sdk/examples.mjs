// Runnable examples of the player (docs/player/README.md). The code that a page shows is the code that it runs.
import { cameraFrom, initialize, initializeWall } from './mangru-player.js';
import { signIn, ticketedCameras } from './examples-server.mjs';

const EXAMPLES = {
  single: {
    title: 'One camera',
    text: 'initialize, connect, play (A-1, A-2, A-3). Every function answers {ok: true, …} or {ok: false, code, message} (A-4).',
    async run({ place, say, cameras }) {
      const [camera] = await cameras(1);
      const { player } = initialize(place, { onState: ({ state, reason }) => say(state, reason) });
      player.setLabel(true);
      player.connect(camera);
      const played = await player.play();
      const { path, stream } = player.figures();
      say(played.ok ? `first picture after ${Math.round(played.firstFrameMs)} ms, by ${path}, ${stream}` : played.message);
      return player;
    },
  },
  wall4: {
    title: 'A wall of 2 × 2',
    text: 'Four tiles over one connection (A-16).',
    async run({ place, say, cameras }) {
      const { wall } = initializeWall(place, { split: '4' });
      const given = await cameras(4);
      const shown = await Promise.all(given.map((camera, index) => wall.show(index, camera)));
      say(`${shown.filter((each) => each.ok).length} tiles play`);
      return wall;
    },
  },
  wall25: {
    title: 'A wall of 5 × 5, one of them large, and back',
    text: 'Tiles out of sight keep their cameras and cost no decoding (A-16).',
    async run({ place, say, cameras, step }) {
      const { wall } = initializeWall(place, { split: '25' });
      const given = await cameras(25);
      const shown = await Promise.all(given.map((camera, index) => wall.show(index, camera)));
      say(`${shown.filter((each) => each.ok).length} tiles play`);
      await step('one large');
      wall.split('1', { from: 12 });
      await step('all again');
      wall.split('25');
      await step('one large and seven small');
      wall.split('1+7');
      return wall;
    },
  },
  snapshot: {
    title: 'Snapshot',
    text: 'A file yyyymmddhhmmssmis_cameraId_loginId.jpg, with the time of the camera’s clock (A-23).',
    async run({ place, say, cameras, login }) {
      const [camera] = await cameras(1);
      const { player } = initialize(place);
      player.connect(camera);
      await player.play();
      const saved = await player.saveSnapshot({ login, timeZone: 'Asia/Seoul' });
      say(saved.ok ? saved.name : saved.message);
      return player;
    },
  },
  label: {
    title: 'Label, font and border',
    text: 'The camera’s name shown or hidden, its size, colour and place, and a line around each tile (A-14, A-15, A-17).',
    async run({ place, say, cameras, step }) {
      const { wall } = initializeWall(place, { split: '2x1' });
      const given = await cameras(2);
      await Promise.all(given.map((camera, index) => wall.show(index, camera)));
      wall.setBorder({ widthPx: 4, colour: '#3fbf7f' });
      wall.setFont({ sizePx: 20, colour: '#ffb224', place: 'bottomRight' });
      say('label bottom right, green border');
      await step('no label, no border');
      wall.setLabel(false);
      wall.setBorder(undefined);
      return wall;
    },
  },
  select: {
    title: 'Choosing a tile by mouse',
    text: 'Click a tile: the event carries its index and the id of its camera (A-18, A-19).',
    async run({ place, say, cameras }) {
      const { wall } = initializeWall(place, {
        split: '4',
        onSelect: ({ index, camera }) => say(`tile ${index}, camera ${camera}`),
      });
      const given = await cameras(4);
      await Promise.all(given.map((camera, index) => wall.show(index, camera)));
      wall.select(0);
      return wall;
    },
  },
  quality: {
    title: 'Quality',
    text: 'The high and the low stream, changed without a gap in the picture (A-13); what the camera says of itself (A-12, A-21, A-22).',
    async run({ place, say, cameras, step }) {
      const [camera] = await cameras(1);
      const { player } = initialize(place, { quality: 'sub' });
      player.connect(camera);
      await player.play();
      const { fixed } = player.isFixed();
      const { degrees } = player.angle();
      say(`low stream · fixed ${fixed} · looks ${Math.round(degrees)}° · ${player.status().equipment}`);
      await step('high');
      player.setQuality('main');
      await step('figures');
      const { stream, bitsPerSecond, latencyMs, loss } = player.figures();
      say(`${stream} · ${Math.round(bitsPerSecond / 1000)} kbps · ${Math.round(latencyMs)} ms · ${Math.round(loss * 100)} % lost`);
      return player;
    },
  },
};

let login = '';

document.querySelector('#sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  void enter(new FormData(event.target));
});

async function enter(given) {
  const signedIn = await signIn(given.get('login'), given.get('password'));
  login = signedIn ? given.get('login') : '';
  document.querySelector('#said').textContent = signedIn ? `signed in as ${login}` : 'not signed in';
}

for (const [name, example] of Object.entries(EXAMPLES)) draw(name, example);

function draw(name, example) {
  const section = document.querySelector('#example').content.firstElementChild.cloneNode(true);
  section.id = name;
  section.querySelector('h2').textContent = example.title;
  section.querySelector('p').textContent = example.text;
  section.querySelector('code').textContent = codeOf(example.run);
  const output = section.querySelector('.run output');
  const button = section.querySelector('.run button');
  const place = section.querySelector('.place');
  const say = (...words) => (output.textContent = words.filter((word) => word !== undefined).join(' · '));
  let running;
  const run = async () => {
    running?.destroy();
    button.disabled = true;
    const around = { place, say, login, cameras: camerasOfServer, step: (word) => pressed(button, word) };
    running = await example.run(around).catch((error) => void say(error.message));
    button.textContent = 'Run';
    button.disabled = false;
  };
  button.addEventListener('click', () => void run());
  document.querySelector('#examples').append(section);
}

async function camerasOfServer(count) {
  const given = await ticketedCameras(count);
  return given.map((camera) =>
    cameraFrom(camera, async () => (await ticketedCameras(count)).find((each) => each.camera === camera.camera)),
  );
}

/** The example goes on when its button is pressed again. */
function pressed(button, word) {
  button.textContent = word;
  button.disabled = false;
  return new Promise((resolve) => {
    button.addEventListener(
      'click',
      (event) => {
        event.stopImmediatePropagation();
        button.disabled = true;
        resolve();
      },
      { once: true, capture: true },
    );
  });
}

function codeOf(run) {
  const lines = String(run).split('\n');
  return [lines[0], ...lines.slice(1).map((line) => line.replace(/^ {4}/, ''))].join('\n');
}
