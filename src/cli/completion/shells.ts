export type Shell = 'bash' | 'fish' | 'zsh';

export const SHELLS: readonly Shell[] = ['bash', 'fish', 'zsh'];
