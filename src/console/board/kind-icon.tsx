import {
  IconActivity,
  IconAmbulance,
  IconBellRinging,
  IconBuildingBroadcastTower,
  IconCar,
  IconCloudStorm,
  IconDeviceWatch,
  IconFlame,
  IconFlask,
  IconHandGrab,
  IconHome,
  IconMapPin,
  IconSwords,
  IconUserSearch,
  type Icon,
} from '@tabler/icons-react';

/** Families of the 112 and 119 kinds (DOMAIN §5.2), by the partner's own word. */
const FAMILIES: readonly (readonly [RegExp, Icon])[] = [
  [/화재|방화|산불|fire/i, IconFlame],
  [/태풍|호우|폭우|홍수|강풍|대설|폭설|typhoon|flood|storm/i, IconCloudStorm],
  [/지진|해일|earthquake/i, IconActivity],
  [/화학|유해|가스|누출|chemical/i, IconFlask],
  [/전자장치|전자발찌|anklet/i, IconDeviceWatch],
  [/교통|도주|사고|음주|차량|traffic|vehicle/i, IconCar],
  [/실종|미귀가|가출|치매|missing/i, IconUserSearch],
  [/강도|절도|치기|침입|robbery|theft/i, IconHandGrab],
  [/폭력|살인|흉기|싸움|시비|행패|성폭력|납치|violence|assault/i, IconSwords],
  [/자살|구조|구급|변사|rescue|suicide/i, IconAmbulance],
  [/비상벨|경비|알람|bell|alarm/i, IconBellRinging],
  [/시설|장애|고장|fault/i, IconBuildingBroadcastTower],
  [/가정|아동|독거|home/i, IconHome],
];

export function KindIcon({ kind, size = '1.25rem' }: { readonly kind: string; readonly size?: string }) {
  const Shown = FAMILIES.find(([words]) => words.test(kind))?.[1] ?? IconMapPin;
  return <Shown size={size} aria-hidden />;
}
