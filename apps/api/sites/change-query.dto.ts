import { OneOf, Text } from '../http/fields.js';
import { LONGEST_COMMENT } from './editor.js';

/** What EditorPipe reads of the query, for handlers whose query has fields of its own. */
export class ChangeQueryDto {
  @OneOf(['true', 'false'], {
    optional: true,
    description: 'true: change it although the site will block you, whom it lets in now (409 would_lock_you_out).',
  })
  confirm_lockout?: string;

  @Text({
    max: LONGEST_COMMENT,
    optional: true,
    description: 'Why, for the list of policy versions, behind what was done.',
  })
  comment?: string;
}
