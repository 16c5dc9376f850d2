/** 112 incident kinds by class (Daejeon platform data, DOMAIN §5.2). */
export const KINDS_112 = {
  serious: ['살인', '강도', '치기', '소매치기', '절도', '납치감금', '성폭력', '가정폭력', '아동학대', '강력범죄'],
  other: ['폭력', '사기', '공갈', '협박', '도박', '재물손괴', '주거침입', '풍속영업', '수배불심자', '데이트폭력', '기타형사범'],
  order: ['시비', '행패소란', '청소년비행', '무전취식승차', '주취자', '보호조치', '위험방지', '기타경범'],
  traffic: ['교통사고', '교통불편', '교통위반', '사망·대형사고', '인피도주'],
  duty: ['상담문의', '변사자', '비상벨', '경비업체요청', '가출 등', '분실습득', 'FTX(훈련)', '자살', '실종', '미귀가자'],
  elsewhere: ['내용확인불가', '화재', '구조요청', '소음', '노점상', '서비스요청', '청탁금지법'],
} as const;

const bare = (text: string): string => text.normalize('NFC').replaceAll(/[\s·․ㆍ,/_-]/g, '');
const known = new Map(Object.values(KINDS_112).flatMap((kinds) => kinds.map((kind) => [bare(kind), kind] as const)));

/** The catalogue's spelling of a kind (납치·감금 → 납치감금, 절도(미수) → 절도); a kind that is not in it stays as sent. */
export function canonicalKind(text: string): string {
  const plain = bare(text);
  return known.get(plain) ?? known.get(plain.replace(/[([].*$/, '')) ?? text.normalize('NFC').trim();
}
