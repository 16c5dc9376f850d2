import type { Sentences } from './sentences.ts';
import type { koPeople } from './ko-people.ts';

/** English words: whom an incident is about, and where they were. */
export const enPeople: Sentences<typeof koPeople> = {
  track: { title: 'Track' },
  person: {
    title: 'Person',
    open: 'Show (recorded)',
    openHint: 'Who looks, and when, is recorded with the case; this incident is the reason.',
    cover: 'Hide',
    covered: 'Hidden',
    sex: { M: 'Male', F: 'Female' },
    asOf: 'As received at {{time}}',
    empty: 'Nothing was sent about this person, and nobody registered in advance was found.',
    pictures: '{{n}} pictures, shown when opened.',
    picturesElsewhere: '{{n}} picture files are with the sender.',
    picture: 'Picture {{n}} of the person',
    call: 'Call to the person',
    callNote: 'Call to the person: {{result}}',
    result: { answered: 'Answered', noAnswer: 'No answer', falseAlarm: 'False alarm' },
    noted: 'Noted on the timeline.',
    field: {
      MISSING_NM: 'Name',
      CONTACTNUM: 'Mobile',
      BIRTHDAY: 'Born',
      SEX: 'Sex',
      MISSING_ADDRESS: 'Address',
      PROTECTOR_NM: 'Guardian',
      PROTECTOR_NUM: 'Guardian’s mobile',
      MISSING_ETC: 'Description',
      MISSING_UNUSUAL: 'Notes',
      APPLICANT_NM: 'Reporter',
      APPLICANT_TELNO: 'Reporter’s phone',
      MOJ_NM: 'Wearer',
      MOJ_BIRTH: 'Born',
      MOJ_CONTENT: 'Content',
    },
  },
};
