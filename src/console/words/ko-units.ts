/** Korean words: cameras and units on the map, the lists beside it, what is found and drawn there. */
export const koUnits = {
  mapList: {
    group: '카메라 {{n}}대 (영상 없음 {{dead}}) · 누르면 확대',
  },
} as const;
